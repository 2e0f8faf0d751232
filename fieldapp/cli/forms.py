"""Visit forms: two commands for their authors, which need neither service nor database, and publishing."""

from fieldapp.cli.lazy import LazyGroup

forms = LazyGroup(
    "forms",
    help="Visit forms: compile them, try them out, and publish them.",
    commands={
        "compile": "fieldapp.forms.cli:compile_command",
        "install": "fieldapp.cli.install:install_forms",
        "try": "fieldapp.forms.cli:try_command",
    },
)
