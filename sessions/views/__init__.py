"""The views by page. Each says who may enter, and each post calls one action."""
