"""What the agenda refuses, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid, NotFound, Refused, TooMany


class SlotTaken(Refused):
    """Somebody was quicker, or the hour is no longer offered."""

    code = "slot_taken"
    message = _("Ce rendez-vous vient d’être pris. Choisissez l’un des suivants.")


class AlreadyBooked(SlotTaken):
    """The same click has already booked, in a transaction that was running at the same time."""

    code = "already_booked"
    message = _("Ce rendez-vous est déjà pris, c’est noté une seule fois.")


class SlotNotOffered(Refused):
    """The hour asked for is not one that this reason offers there."""

    code = "slot_not_offered"
    status = 422
    message = _("Cette heure n’est pas ouverte à la réservation. Choisissez une heure de la liste.")


class NoHelper(SlotNotOffered):
    """A video appointment in a house where nobody can help at that hour."""

    code = "no_helper"
    message = _("Personne ne peut aider à la vidéo dans cette maison à cette heure. Choisissez une autre heure, ou le téléphone.")


class PersonBusy(Refused):
    """The person already has an appointment at that time."""

    code = "person_busy"
    message = _("Cette personne a déjà un rendez-vous à cette heure. Choisissez une autre heure.")


class ModeImpossible(Refused):
    """A phone appointment without a number, or a video one without a place or a way to send the link."""

    code = "mode_impossible"
    status = 422
    message = _("Un rendez-vous par téléphone demande un numéro. Ajoutez-le, ou choisissez un rendez-vous sur place.")


class TooLateToChange(Refused):
    """The person's own limit has passed."""

    code = "too_late_to_change"
    message = _("Il est trop tard pour changer en ligne. Appelez la maison France Services : elle le fait pour vous.")


class StatusNotPossible(Refused):
    """The change of status is not in the table, or not yet possible."""

    code = "status_not_possible"
    message = _("Ce rendez-vous ne peut pas être noté ainsi maintenant.")


class NoshowNotConfirmed(Refused):
    """An absence without news is noted in two steps."""

    code = "noshow_not_confirmed"
    status = 422
    message = _("Une absence se note en deux temps. Signalez-la d’abord, puis dites pourquoi.")


class EarlierNotPossible(Refused):
    """Only a coming appointment in person or by phone can be given an earlier hour."""

    code = "earlier_not_possible"
    message = _("Ce rendez-vous ne peut pas être avancé ainsi. Choisissez une autre date, ou appelez la maison France Services.")


class RestoreImpossible(Refused):
    """What was called off does not come back: its hours are gone, or the person has something else by now."""

    code = "restore_impossible"
    message = _("Ce rendez-vous ne peut pas être remis. Cherchez une autre date avec la personne.")


class OpeningImpossible(Refused):
    """The opening clashes with another of the adviser or of the room, or says nothing that can be opened."""

    code = "opening_impossible"
    message = _("Cette plage ne peut pas être ouverte : l’agenda est déjà pris.")


class SessionOver(Refused):
    """A permanence that is held or cancelled no longer changes."""

    code = "session_over"
    message = _("Cette permanence est déjà tenue ou annulée. Ouvrez une autre date.")


class AdviserWithoutDiary(Refused):
    """The account has no resource in the diary."""

    code = "adviser_without_diary"
    status = 422
    message = _("Ce compte n’a pas d’agenda. Demandez à l’administratrice de lui en ouvrir un.")


class ReasonImpossible(Invalid):
    """The values of a reason do not go together."""

    code = "reason_impossible"
    message = _("Les durées d’un motif vont de 5 en 5 minutes. Corrigez-les.")


class NotForThisCommune(Refused):
    """The reason is for the people of some territories, and this person lives elsewhere."""

    code = "not_for_this_commune"
    message = _("Ce motif est réservé aux habitants d’autres communes. Choisissez un autre motif.")


class TwoPlacesTooClose(Refused):
    """An adviser cannot be at the second place in time."""

    code = "two_places_too_close"
    message = _("Il n’y a pas le temps d’aller d’un lieu à l’autre.")


class LinkUnknown(NotFound):
    """Stale, revoked or forged: never said which."""

    code = "link_unknown"
    message = _("Ce lien ne marche plus. Appelez la maison France Services : elle retrouve votre rendez-vous.")


class CodeUnknown(NotFound):
    """The number of the slip, or the last four digits, do not match."""

    code = "code_unknown"
    message = _("Ce numéro de bulletin et ces quatre chiffres ne vont pas ensemble. Vérifiez, ou appelez la maison.")


class CodeLocked(TooMany):
    """Ten tries."""

    code = "code_locked"
    message = _("Trop d’essais pour ce bulletin. Appelez la maison France Services.")


class WorkshopImpossible(Invalid):
    """The terms of a series or of a session do not go together."""

    code = "workshop_impossible"
    message = _("Ces dates ou ces places ne vont pas ensemble. Corrigez-les.")


class SessionCalledOff(Refused):
    """The workshop's session was cancelled, or is over."""

    code = "session_called_off"
    message = _("Cette séance est annulée ou terminée. Choisissez-en une autre.")


class EnrolmentAddressUnknown(NotFound):
    """No workshop has this address, and none ever had it or it is long over."""

    code = "enrolment_address_unknown"
    message = _("Aucun atelier n’a cette adresse. Vérifiez-la sur l’affiche, ou appelez la maison France Services.")


class NotOpenToAll(Refused):
    """The reason says who may enrol, and it is not everybody: an address would go round it."""

    code = "not_open_to_all"
    message = _(
        "Ce thème n’est pas ouvert à tous : seuls l’agence ou ses partenaires y inscrivent. "
        "La direction de l’agence peut l’ouvrir à tous."
    )


class SeatJustTaken(Refused):
    """The last seat went while the person was reading: to wait is asked before it is done."""

    code = "seat_just_taken"
    message = _("La dernière place vient d’être prise. Vous pouvez aller sur la liste d’attente.")


class SeriesBegun(Refused):
    """A series that is followed whole has begun."""

    code = "series_begun"
    message = _("Cette série a commencé, et elle se suit du début à la fin. Choisissez une série à venir.")


class WorkshopFull(Refused):
    """No seat is left, and it begins too soon: waiting would be for nothing."""

    code = "workshop_full"
    message = _("Cet atelier est complet, et il est trop tard pour attendre une place. Choisissez une autre séance.")


class AlreadyEnrolled(Refused):
    """The same person has a seat there."""

    code = "already_enrolled"
    message = _("Cette personne est déjà inscrite à cet atelier. Sa place est gardée, rien n’a changé.")


class AlreadyWaiting(Refused):
    """The same person waits for the same seats."""

    code = "already_waiting"
    message = _("Cette personne est déjà sur la liste d’attente. Son rang est gardé, rien n’a changé.")


class SeatGone(Refused):
    """The seat that was given back is somebody else's by now."""

    code = "seat_gone"
    message = _(
        "Cette place a été donnée à une autre personne. Inscrivez la personne de nouveau : elle passe en liste d’attente."
    )


class SeatsTaken(Refused):
    """Fewer seats than people who come."""

    code = "seats_taken"
    message = _("Plus de personnes sont inscrites. Gardez assez de places, ou annulez d’abord des inscriptions.")


class NoRoomForAll(Refused):
    """Another session cannot take everybody."""

    code = "no_room_for_all"
    message = _("Cette séance ne peut pas accueillir tout le monde. Choisissez-en une autre, ou ajoutez des places.")


class AnswersComplete(Refused):
    """As many answered as were there."""

    code = "answers_complete"
    message = _("Il y a déjà autant de réponses que de personnes présentes. Rien n’est ajouté.")
