"""What every page is made of: the template environment, the layout, the form renderer, and the vendored
design system."""
