// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/snoozing.h"

#include "client/views/times.h"
#include "client/widgets/snoozedialog.h"
#include "client/widgets/statusdialog.h"

#include <QMenu>

namespace conclave::client {

namespace {

constexpr int HourSeconds = 3600;
constexpr int MorningHour = 9;

} // namespace

Snoozing::Snoozing(Workspace &workspace, InboxModel &inbox, QObject *parent)
    : QObject(parent)
    , m_inbox(inbox)
    , m_model(new SnoozedListModel(workspace, inbox, this))
{
}

qint64 Snoozing::inAnHour()
{
    return QDateTime::currentDateTime().addSecs(HourSeconds).toMSecsSinceEpoch();
}

qint64 Snoozing::nextMonday()
{
    const auto today = QDate::currentDate();
    return QDateTime(today.addDays(8 - today.dayOfWeek()), QTime(MorningHour, 0)).toMSecsSinceEpoch();
}

EntryAction Snoozing::action(EntryList *list)
{
    return {"clock", tr("Snooze …"), Qt::Key_S, [this](const Entry &entry) { return m_inbox.canSnooze(entry); },
            [this, list](const Entry &entry) { ask(list, entry); }};
}

EntryAction Snoozing::wakeAction()
{
    return {"undo-2", tr("Bring it back now"), Qt::Key_S, [](const Entry &) { return true; },
            [this](const Entry &entry) {
                m_inbox.wake(entry);
                Q_EMIT offered({tr("It is in the inbox again."), tr("Undo"),
                                [this, entry] { m_inbox.snooze(entry, entry.until); }});
            }};
}

void Snoozing::ask(EntryList *list, const Entry &entry)
{
    auto *menu = new QMenu(list);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Snooze"));
    const auto add = [&](const QString &text, qint64 until) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, entry, until] { snooze(entry, until); });
    };
    add(tr("For 1 hour"), inAnHour());
    add(tr("Until tomorrow, %1").arg(clockTime(tomorrowMorning())), tomorrowMorning());
    add(tr("Until next Monday, %1").arg(clockTime(nextMonday())), nextMonday());
    menu->addSeparator();
    connect(menu->addAction(tr("Until another time …")), &QAction::triggered, this,
            [this, list, entry] { choose(list->window(), entry); });
    menu->setActiveAction(menu->actions().first());
    menu->popup(list->viewport()->mapToGlobal(list->visualRect(list->currentIndex()).center()));
}

void Snoozing::choose(QWidget *window, const Entry &entry)
{
    auto *dialog = new SnoozeDialog(tomorrowMorning(), window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SnoozeDialog::chosen, this, [this, entry](qint64 until) { snooze(entry, until); });
    dialog->open();
}

void Snoozing::snooze(const Entry &entry, qint64 until)
{
    m_inbox.snooze(entry, until);
    const auto text = isOnSameDay(QDateTime::currentMSecsSinceEpoch(), until)
        ? tr("Snoozed until %1.").arg(clockTime(until))
        : tr("Snoozed until %1.").arg(fullTime(until));
    Q_EMIT offered({text, tr("Undo"), [this, entry] { m_inbox.wake(entry); }});
}

} // namespace conclave::client
