// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/statusdialog.h"

#include "client/views/emoji.h"
#include "client/views/icons.h"
#include "client/views/times.h"
#include "client/widgets/emojipicker.h"
#include "client/widgets/formfield.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr int Width = 460;
constexpr int LongestText = 100;
constexpr qint64 MinuteMs = 60'000;
constexpr int MorningHour = 9;

} // namespace

qint64 tomorrowMorning()
{
    return QDateTime(QDate::currentDate().addDays(1), QTime(MorningHour, 0)).toMSecsSinceEpoch();
}

StatusDialog::StatusDialog(const std::optional<protocol::UserStatus> &now, QWidget *parent)
    : Dialog(tr("Set a status"), Width, parent)
    , m_emojiButton(new QToolButton(this))
    , m_text(new QLineEdit(this))
    , m_end(new QComboBox(this))
    , m_save(new QPushButton(tr("Set status"), this))
{
    const qint64 from = QDateTime::currentMSecsSinceEpoch();
    if (now && now->until)
        m_endings.append({tr("As now: %1").arg(fullTime(*now->until)), now->until});
    m_endings.append({tr("Until I clear it"), std::nullopt});
    m_endings.append({tr("30 minutes"), from + 30 * MinuteMs});
    m_endings.append({tr("1 hour"), from + 60 * MinuteMs});
    m_endings.append({tr("4 hours"), from + 240 * MinuteMs});
    m_endings.append({tr("Today"), QDate::currentDate().endOfDay().toMSecsSinceEpoch()});
    m_endings.append(
        {tr("This week"),
         QDate::currentDate().addDays(7 - QDate::currentDate().dayOfWeek()).endOfDay().toMSecsSinceEpoch()});
    build();
    m_text->setText(now ? now->text : QString());
    setEmoji(now ? now->emoji : QString());
}

void StatusDialog::build()
{
    m_emojiButton->setAccessibleDescription(tr("Chooses the emoji of the status"));
    m_text->setMaxLength(LongestText);
    m_text->setPlaceholderText(tr("What is going on?"));
    m_text->setAccessibleName(tr("Status"));
    auto *what = new QWidget(this);
    auto *row = new QHBoxLayout(what);
    row->setContentsMargins({});
    row->addWidget(m_emojiButton);
    row->addWidget(m_text, 1);
    m_end->setAccessibleName(tr("Ends"));
    for (const auto &ending : std::as_const(m_endings))
        m_end->addItem(ending.text);
    body()->addWidget(new FormField(tr("Status"), what, this));
    body()->addWidget(new FormField(tr("Ends"), m_end, this));
    const auto *buttons = addButtons(m_save);
    m_text->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &StatusDialog::submit);
    connect(m_emojiButton, &QToolButton::clicked, this, &StatusDialog::pickEmoji);
    connect(m_text, &QLineEdit::textChanged, this, &StatusDialog::refresh);
}

void StatusDialog::pickEmoji()
{
    auto *picker = new EmojiPicker(this);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    connect(picker, &EmojiPicker::picked, this, &StatusDialog::setEmoji);
    picker->openAt(m_emojiButton->mapToGlobal(QPoint(0, 0)));
}

void StatusDialog::setEmoji(const QString &emoji)
{
    m_emoji = emoji;
    const auto &theme = Theme::instance();
    const int side = theme.px(20);
    const auto picture = EmojiSet::instance().pixmap(emoji, side, devicePixelRatioF());
    m_emojiButton->setIcon(picture.isNull() ? icon("smile-plus", Token::Text2) : QIcon(picture));
    m_emojiButton->setIconSize({side, side});
    m_emojiButton->setFixedSize(theme.px(36), theme.px(36));
    const auto *known = EmojiSet::instance().find(emoji);
    m_emojiButton->setAccessibleName(known ? tr("Emoji: %1").arg(known->name) : tr("No emoji"));
    m_emojiButton->setToolTip(m_emojiButton->accessibleName());
    refresh();
}

void StatusDialog::refresh()
{
    m_save->setEnabled(!m_emoji.isEmpty() || !m_text->text().trimmed().isEmpty());
}

void StatusDialog::submit()
{
    const auto &ending = m_endings.at(m_end->currentIndex());
    Q_EMIT chosen({m_text->text().simplified(), m_emoji, ending.at});
    accept();
}

} // namespace conclave::client
