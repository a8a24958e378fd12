"""Whole charts, where layers over shared axes do not serve: spells, grid, map, profile and more."""

from csto.forms.grid import grid
from csto.forms.map import map
from csto.forms.profile import profile
from csto.forms.spells import spells
from csto.forms.timeline import timeline

__all__ = ["grid", "map", "profile", "spells", "timeline"]
