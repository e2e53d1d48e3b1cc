"""A sign-up view that tells its analytics vendor more than it should."""

import posthog
import sentry_sdk
from flask import request


def traits(user):
    return {"email": user.email, "plan": user.plan}


def signed_up(user):
    posthog.capture("signed up", distinct_id=user.id, properties={**traits(user), "ip": request.remote_addr})
    sentry_sdk.set_user({"id": user.id})


def failed(form):
    sentry_sdk.set_extra("form", request.form)
    posthog.capture("sign-up failed", distinct_id="anonymous", properties={"fields": len(form)})
