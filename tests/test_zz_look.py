import os
from django.conf import settings
from pathlib import Path
import pytest
from playwright.sync_api import sync_playwright
from tideover.exchange.importing import import_record
from tideover.foundation.models import Service, Account, Membership
from tests.fixtures import House
from django.test import Client
from tideover.foundation.signin import sessions

def test_look(transactional_db, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
    import_record(Path("tideover/world/data/jrt-2002-03/clients.csv"), "jrt-2002-03", service_name="Job retention team 2002-03")
    s=Service.objects.get(code="jrt-2002-03")
    a=Account.objects.create_user("x@example.org", name="Comm Issioner"); Membership.objects.create(account=a, service=s, roles=["commissioner"])
    c=Client(); c.force_login(a, backend="allauth.account.auth_backends.AuthenticationBackend")
    se=c.session; se[sessions.SECOND_FACTOR]=True; se.save()
    with sync_playwright() as p:
        b=p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for w,h in ((1280,1700),(360,1400)):
            ctx=b.new_context(viewport={"width":w,"height":h})
            ctx.add_cookies([{"name":settings.SESSION_COOKIE_NAME,"value":c.cookies[settings.SESSION_COOKIE_NAME].value,"url":live_server.url}])
            pg=ctx.new_page(); msgs=[]
            pg.on("console", lambda m: msgs.append(m.text))
            r=pg.goto(live_server.url+"/reports/monitoring/"); print(r.status, msgs)
            pg.screenshot(path=f"/tmp/look{w}.png", full_page=False)
            print("overflow", pg.evaluate("document.documentElement.scrollWidth"), w)
            from axe_playwright_python.sync_playwright import Axe
            res=Axe().run(pg, options={"runOnly":["wcag2a","wcag2aa","wcag21aa","wcag22aa","best-practice"]})
            print([ (v["id"], [n["target"] for n in v["nodes"]][:3]) for v in res.response["violations"]])
        b.close()
