"""The pages that we make: whatever a name or a note has in it is text there, and a missing value is an error."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template_beside(module: str, name: str) -> Template:
    """The file of that name in the folder of the module (its `__name__`)."""
    environment = Environment(
        loader=PackageLoader(module.rpartition(".")[0], "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
