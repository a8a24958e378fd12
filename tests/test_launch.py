"""Launch buttons: where the book has an address, and only there."""

from sphinx.config import Config

from csto.book.pages import launch


def config(url: str) -> Config:
    read = Config()
    empty = {"binderhub_url": "", "colab_url": ""}  # as Jupyter Book leaves them
    read.html_theme_options = {"repository_url": url, "launch_buttons": empty} if url else {}
    return read


def test_buttons_appear_with_the_address_of_the_repository_and_only_then():
    without, with_address = config(""), config("https://github.com/owner/name")
    launch.add_buttons(None, without)
    assert without.html_theme_options == {}
    launch.add_buttons(None, with_address)
    assert with_address.html_theme_options["launch_buttons"]["binderhub_url"].endswith("binder.org")
    assert with_address.html_theme_options["use_repository_button"]


def test_colab_opens_the_executed_copy_and_binder_the_project():
    colab, binder = (
        {"url": f"https://{host}/owner/name/{path}"}
        for host, path in (
            ("colab.research.google.com/github", "blob/main/notebooks/forces.ipynb"),
            ("mybinder.org/v2/gh", "main?urlpath=lab/tree/notebooks/forces.ipynb"),
        )
    )
    before = dict(binder)
    group = {"type": "group", "buttons": [binder, colab]}
    launch.lead_to_copies(None, "notebooks/forces", "", {"header_buttons": [group]}, None)
    assert colab["url"].endswith("/owner/name/blob/executed/notebooks/forces.ipynb")
    assert binder == before
