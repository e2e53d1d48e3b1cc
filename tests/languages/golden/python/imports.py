from __future__ import annotations

import shop
import shop.cart.items
import shop.cart as basket, shop.till
from . import orders
from ..lib.money import (
    euro as e,  # the coin
    cent,
)
from shop.names import *
import importlib

plugin = importlib.import_module("shop.plugin")
other = __import__("shop.other")
third = import_module("shop.third")
computed = importlib.import_module(name)
relative = importlib.import_module(".near", __package__)
