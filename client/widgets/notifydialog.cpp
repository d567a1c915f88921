// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/notifydialog.h"

#include "client/models/notifypreferences.h"
#include "client/widgets/formfield.h"
#include "client/widgets/textlabel.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTimeEdit>
#include <QVBoxLayout>

namespace conclave::client {

using protocol::NotifyLevel;
using protocol::NotifyPrivacy;

namespace {

constexpr int Width = 520;
constexpr int EveryDay = 127;
constexpr int WorkingDays = 31;
constexpr int Weekend = 96;
constexpr int UsualFrom = 18 * 60;
constexpr int UsualTo = 9 * 60;
constexpr qsizetype MostKeywords = 50;
constexpr qsizetype LongestKeyword = 60;

QTime timeOf(qint64 minute)
{
    return QTime(int(minute / 60), int(minute % 60));
}

qint64 minuteOf(QTime time)
{
    return time.hour() * 60 + time.minute();
}

} // namespace

NotifyDialog::NotifyDialog(Workspace &workspace, QWidget *parent)
    : Dialog(tr("Notifications"), Width, parent)
    , m_workspace(workspace)
    , m_level(new QButtonGroup(this))
    , m_privacy(new QComboBox(this))
    , m_sound(new QCheckBox(tr("With a sound"), this))
    , m_keywords(new QLineEdit(this))
    , m_quiet(new QCheckBox(tr("Quiet hours"), this))
    , m_days(new QComboBox(this))
    , m_from(new QTimeEdit(this))
    , m_to(new QTimeEdit(this))
    , m_sharesRead(new QCheckBox(tr("Let others see what I have read"), this))
{
    build();
    load();
}

void NotifyDialog::build()
{
    auto *levels = new QWidget(this);
    auto *column = new QVBoxLayout(levels);
    column->setContentsMargins({});
    const auto add = [&](NotifyLevel level, const QString &text) {
        auto *button = new QRadioButton(text, levels);
        m_level->addButton(button, int(level));
        column->addWidget(button);
    };
    add(NotifyLevel::All, tr("All messages"));
    add(NotifyLevel::Mentions, tr("Mentions of me and replies in my threads"));
    add(NotifyLevel::Nothing, tr("Nothing"));
    body()->addWidget(new FormField(tr("Notify me of"), levels, this));
    m_privacy->addItem(tr("Who wrote, and what"), int(NotifyPrivacy::Full));
    m_privacy->addItem(tr("Only who wrote"), int(NotifyPrivacy::Sender));
    m_privacy->addItem(tr("Only that there is a message"), int(NotifyPrivacy::Nothing));
    m_privacy->setAccessibleName(tr("A notification shows"));
    body()->addWidget(new FormField(tr("A notification shows"), m_privacy, this));
    body()->addWidget(m_sound);
    auto *words = new FormField(tr("Also when one of these words comes up"), m_keywords, this);
    words->setHint(tr("Separate them by commas."));
    m_keywords->setAccessibleName(tr("Words that notify me"));
    body()->addWidget(words);
    buildQuiet();
    auto *meaning
        = new TextLabel(tr("If you do not, you do not see it of others either."), TextStyle::Meta, Token::Text2, this);
    m_sharesRead->setAccessibleDescription(meaning->text());
    body()->addWidget(m_sharesRead);
    body()->addWidget(meaning);
    auto *act = new QPushButton(tr("Save"), this);
    const auto *buttons = addButtons(act);
    connect(buttons, &QDialogButtonBox::accepted, this, &NotifyDialog::save);
}

void NotifyDialog::buildQuiet()
{
    m_days->addItem(tr("Every day"), EveryDay);
    m_days->addItem(tr("Monday to Friday"), WorkingDays);
    m_days->addItem(tr("At the weekend"), Weekend);
    m_days->setAccessibleName(tr("Days of the quiet hours"));
    const auto format = QLocale().timeFormat(QLocale::ShortFormat).remove(QStringLiteral(":ss"));
    m_from->setDisplayFormat(format);
    m_to->setDisplayFormat(format);
    m_from->setAccessibleName(tr("Quiet from"));
    m_to->setAccessibleName(tr("Quiet until"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_days, 1);
    row->addWidget(new TextLabel(tr("from"), TextStyle::Body, Token::Text2, this));
    row->addWidget(m_from);
    row->addWidget(new TextLabel(tr("until"), TextStyle::Body, Token::Text2, this));
    row->addWidget(m_to);
    body()->addWidget(m_quiet);
    body()->addLayout(row);
    for (QWidget *part : {static_cast<QWidget *>(m_days), static_cast<QWidget *>(m_from), static_cast<QWidget *>(m_to)})
        connect(m_quiet, &QCheckBox::toggled, part, &QWidget::setEnabled);
}

void NotifyDialog::load()
{
    const auto &settings = m_workspace.notify().settings();
    m_level->button(int(settings.level))->setChecked(true);
    m_privacy->setCurrentIndex(m_privacy->findData(int(settings.privacy)));
    m_sound->setChecked(settings.sound);
    m_keywords->setText(settings.keywords.join(QStringLiteral(", ")));
    const protocol::QuietHours usual{EveryDay, UsualFrom, UsualTo};
    const auto hours = settings.quiet.isEmpty() ? usual : settings.quiet.first();
    if (m_days->findData(int(hours.days)) < 0)
        m_days->addItem(tr("As set elsewhere"), int(hours.days));
    m_days->setCurrentIndex(m_days->findData(int(hours.days)));
    m_from->setTime(timeOf(hours.from));
    m_to->setTime(timeOf(hours.to));
    m_quiet->setChecked(!settings.quiet.isEmpty());
    for (QWidget *part : {static_cast<QWidget *>(m_days), static_cast<QWidget *>(m_from), static_cast<QWidget *>(m_to)})
        part->setEnabled(m_quiet->isChecked());
    m_sharesRead->setChecked(!m_workspace.hidesRead(m_workspace.self()));
    m_sharesRead->setEnabled(m_workspace.isOnline());
}

protocol::NotifySettings NotifyDialog::chosen() const
{
    auto settings = m_workspace.notify().settings();
    settings.level = NotifyLevel(m_level->checkedId());
    settings.privacy = NotifyPrivacy(m_privacy->currentData().toInt());
    settings.sound = m_sound->isChecked();
    settings.keywords.clear();
    const auto words = m_keywords->text().split(u',', Qt::SkipEmptyParts);
    for (const auto &word : words) {
        const auto one = word.simplified().left(LongestKeyword);
        if (!one.isEmpty() && !settings.keywords.contains(one) && settings.keywords.size() < MostKeywords)
            settings.keywords.append(one);
    }
    settings.quiet = settings.quiet.mid(1); // further ones were set elsewhere
    if (m_quiet->isChecked())
        settings.quiet.prepend({m_days->currentData().toLongLong(), minuteOf(m_from->time()), minuteOf(m_to->time())});
    else
        settings.quiet.clear();
    return settings;
}

void NotifyDialog::save()
{
    m_workspace.notify().setSettings(chosen());
    saveSharing();
    accept();
}

void NotifyDialog::saveSharing()
{
    const bool hides = !m_sharesRead->isChecked();
    if (!m_workspace.isOnline() || hides == m_workspace.hidesRead(m_workspace.self()))
        return;
    m_workspace.call(
        parentWidget(), [hides](Account &account, auto reply) { account.setHidesRead(hides, reply); },
        [&workspace = m_workspace](const Result<protocol::Done> &done) {
            if (!done)
                Q_EMIT workspace.changeRefused(done.error());
        });
}

} // namespace conclave::client
