"""The `fieldapp` command. It reads the same FIELDAPP_ variables as the service."""

from fieldapp.cli.lazy import LazyGroup

main = LazyGroup(
    "fieldapp",
    help="Field surveys and household visits.",
    commands={
        "account": "fieldapp.cli.accounts:account",
        "area": "fieldapp.cli.areas:area",
        "audit": "fieldapp.cli.audit:audit",
        "backup": "fieldapp.cli.backups:backup",
        "demo": "fieldapp.cli.demo:make_demo",
        "forms": "fieldapp.cli.forms:forms",
        "migrate": "fieldapp.cli.service:migrate",
        "programmes": "fieldapp.cli.programmes:programmes",
        "restore": "fieldapp.cli.backups:restore_backup",
        "restored": "fieldapp.cli.backups:restored",
        "returns": "fieldapp.cli.returns:returns",
        "serve": "fieldapp.cli.service:serve",
        "tidy": "fieldapp.cli.service:tidy",
        "work": "fieldapp.cli.service:work",
    },
)
