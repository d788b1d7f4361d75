"""Jupyter Server as the browser tests use it: JupyterLab's own test settings, on a root folder of ours."""

import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821  (Jupyter defines it)

configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["DEEPFORGE_UI_PORT"])
c.ServerApp.allow_root = True
c.Application.log_level = "ERROR"
# jupyter-collaboration is installed for tests of its own; most users work without.
c.YDocExtension.disable_rtc = os.environ.get("DEEPFORGE_UI_COLLABORATION") != "1"
c.YDocExtension.document_save_delay = 0.5
c.SQLiteYStore.db_path = os.path.join(os.environ["TMPDIR"], "documents.db")
