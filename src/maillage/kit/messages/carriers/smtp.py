"""E-mail by SMTP (RFC 5321). An interrupted DATA leaves a doubt that no later try may turn into a second e-mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

from django.conf import settings

from maillage.kit.messages.carriers.contract import Outcome, Parcel, Refused, Sent, TryAgain, Unknown

TIMEOUT_S = 20
FIRST_PERMANENT = 500
LINES = SMTP.clone(cte_type="7bit")  # lines end in CR LF, and no server has to know 8BITMIME


class Smtp:
    """One connection per message: a dead server is found at once, and nothing is shared between workers."""

    knows_keys = False

    def send(self, parcel: Parcel, handing_over: Callable[[], None]) -> Outcome:
        message = written(parcel)
        try:
            connection = _connected()
        except (OSError, smtplib.SMTPException):
            return TryAgain("no_mail_server")
        try:
            return _carried(connection, parcel, message, handing_over)
        finally:
            _leave(connection)


def knock() -> None:
    """Connect as for a message, and leave: what the server refuses is raised."""
    _leave(_connected())


def written(parcel: Parcel) -> EmailMessage:
    """The e-mail itself; its Message-ID is our key, so that a mailbox can tell a copy."""
    sender = settings.DEFAULT_FROM_EMAIL
    message = EmailMessage(policy=LINES)
    message["From"], message["To"], message["Subject"] = sender, parcel.address, parcel.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{parcel.key}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.text)
    for each in parcel.attachments:
        main, _, sub = each.mime.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    return message


def _carried(connection: smtplib.SMTP, parcel: Parcel, message: EmailMessage, handing_over: Callable[[], None]) -> Outcome:
    try:
        for code, _answer in (connection.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), connection.rcpt(parcel.address)):
            if code >= FIRST_PERMANENT:
                return Refused("address_refused")
            if code not in {250, 251}:
                return TryAgain("mail_server_busy")
    except (OSError, smtplib.SMTPException):
        return TryAgain("mail_server_gone")
    handing_over()
    try:
        code, _answer = connection.data(message.as_bytes())
    except smtplib.SMTPDataError:
        return TryAgain("mail_server_busy")  # refused before the first byte of the message
    except (OSError, smtplib.SMTPException):
        return Unknown("mail_server_gone_meanwhile")
    if code >= FIRST_PERMANENT:
        return Refused("message_refused")
    return Sent(carrier_key=str(message["Message-ID"])) if code == 250 else TryAgain("mail_server_busy")  # RFC 5321


def _connected() -> smtplib.SMTP:
    context = ssl.create_default_context()
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    connection: smtplib.SMTP
    if settings.EMAIL_USE_SSL:
        connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        if settings.EMAIL_USE_TLS:
            connection.starttls(context=context)
    connection.ehlo_or_helo_if_needed()
    if settings.EMAIL_HOST_USER:
        connection.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return connection


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()
