"""Of text that looks alike on like ground, axe is asked for the contrast of two examples."""

# Most of axe's time is contrast, text by text. It depends on colour, size and weight of the text
# and on all grounds under it, which here make a key; a text of one sign is none to axe.
PROBE = """() => {
    const clear = "rgba(0, 0, 0, 0),none,1,static,normal,none";
    const grounds = new Map(), numbers = new Map(), seen = new Map();
    for (const one of document.querySelectorAll("body, body *")) {
        const look = getComputedStyle(one), name = [one.tagName, one.getAttribute("class")];
        let under = grounds.get(one.parentElement) ?? "";
        const own = [look.backgroundColor, look.backgroundImage, look.opacity, look.position,
            look.mixBlendMode, look.filter].join();
        if (own !== clear) {
            const all = [under, name, own].join();
            if (!numbers.has(all)) { numbers.set(all, numbers.size); }
            under = numbers.get(all);
        }
        grounds.set(one, under);
        const words = [...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
            .map(node => node.data).join("").trim();
        const key = [under, name, look.color, look.fontSize, look.fontWeight, look.textShadow,
            Boolean(one.closest("[aria-disabled], :disabled")), /[\\p{L}\\p{N}]/u.test(words),
            one.textContent.trim().length > 1, one.checkVisibility({ visibilityProperty: true }),
        ].join();
        const asked = words || one.matches("input, select, textarea");
        const before = seen.get(key) ?? 0;
        one.toggleAttribute("data-probe", Boolean(asked) && before < 2);
        if (asked) { seen.set(key, before + 1); }
    }
}"""
PROBED = "axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-probe]' }] })"
