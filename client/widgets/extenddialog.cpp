// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/extenddialog.h"

#include "client/views/times.h"
#include "client/widgets/formfield.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostDays = 399; // as the server allows
constexpr int UsualDays = 7;

} // namespace

ExtendDialog::ExtendDialog(const QString &channel, qint64 endsAt, QWidget *parent)
    : Dialog(tr("Extend #%1").arg(channel), 420, parent)
    , m_end(new QDateTimeEdit(this))
{
    const auto before = QDateTime::fromMSecsSinceEpoch(endsAt);
    const auto most = QDateTime::currentDateTime().addDays(MostDays);
    m_end->setCalendarPopup(true);
    m_end->setDisplayFormat(minutesFormat());
    m_end->setDateTimeRange(before.addSecs(60), most);
    m_end->setDateTime(std::min(before.addDays(UsualDays), most));
    auto *field = new FormField(tr("New end"), m_end, this);
    field->setHint(tr("So far it ends on %1.").arg(QLocale().toString(before, minutesFormat())));
    body()->addWidget(field);
    auto *act = new QPushButton(tr("Extend"), this);
    const auto *buttons = addButtons(act);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT extendWanted(m_end->dateTime().toMSecsSinceEpoch());
        accept();
    });
    m_end->setFocus();
}

} // namespace conclave::client
