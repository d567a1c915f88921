// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/snoozedialog.h"

#include "client/views/times.h"
#include "client/widgets/formfield.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr int Width = 420;
constexpr int MostDays = 366;
constexpr int LeastSeconds = 60;

} // namespace

SnoozeDialog::SnoozeDialog(qint64 proposed, QWidget *parent)
    : Dialog(tr("Snooze"), Width, parent)
    , m_until(new QDateTimeEdit(this))
{
    const auto now = QDateTime::currentDateTime();
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(minutesFormat());
    m_until->setDateTimeRange(now.addSecs(LeastSeconds), now.addDays(MostDays));
    m_until->setDateTime(QDateTime::fromMSecsSinceEpoch(proposed));
    m_until->setAccessibleName(tr("It comes back on"));
    auto *field = new FormField(tr("It comes back on"), m_until, this);
    field->setHint(tr("Then it is unread again, on all your computers."));
    body()->addWidget(field);
    auto *act = new QPushButton(tr("Snooze"), this);
    const auto *buttons = addButtons(act);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(m_until->dateTime().toMSecsSinceEpoch());
        accept();
    });
    m_until->setFocus();
}

} // namespace conclave::client
