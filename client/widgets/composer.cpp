// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/composer.h"

#include "client/views/icons.h"
#include "client/widgets/attachmenttray.h"
#include "client/widgets/completer.h"
#include "client/widgets/composerstrip.h"
#include "client/widgets/composertext.h"
#include "client/widgets/textlabel.h"
#include "shared/protocol/content.h"

#include <QBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int DraftDelayMs = 300;
constexpr int TypingEveryMs = 4000;
constexpr qint64 CountFrom = 4000;

qint64 bytesOf(const QString &text)
{
    return text.toUtf8().size();
}

QString sendKeyText(SendKey key)
{
    const QKeySequence keys(key == SendKey::Enter ? Qt::Key_Return : Qt::CTRL | Qt::Key_Return);
    return keys.toString(QKeySequence::NativeText).replace("Return"_L1, "Enter"_L1);
}

bool asksForPlace(const QList<Transfer> &files)
{
    return std::any_of(files.cbegin(), files.cend(), [](const Transfer &file) {
        return file.state == TransferState::Failed && file.error && file.error->code == ErrorCode::LocationUnremovable;
    });
}

// As it is sent: without empty lines at its ends.
QString trimmedMessage(const QString &text)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size() && text.at(i).isSpace(); ++i) {
        if (text.at(i) == u'\n')
            begin = i + 1;
    }
    qsizetype end = text.size();
    while (end > begin && text.at(end - 1).isSpace())
        --end;
    return text.sliced(begin, end - begin);
}

} // namespace

Composer::Composer(QWidget *parent)
    : QWidget(parent)
    , m_tray(new AttachmentTray(this))
    , m_strip(new ComposerStrip(this))
    , m_text(new ComposerText(this))
    , m_toolRow(new QWidget(this))
    , m_counter(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_send(new QPushButton(m_toolRow))
    , m_notice(new QWidget(this))
    , m_blocked(new TextLabel({}, TextStyle::Body, Token::Text2, m_notice))
    , m_instead(new QPushButton(m_notice))
    , m_completer(new Completer(m_text, this))
    , m_sendKey(SendKey::Enter)
{
    build();
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(DraftDelayMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &Composer::draftChanged);
    connect(m_strip, &ComposerStrip::closeWanted, this, &Composer::cancelByUser);
    connect(m_tray, &AttachmentTray::changed, this, &Composer::refresh);
    connect(m_tray, &AttachmentTray::left, this, &Composer::focusText);
    connect(m_text, &ComposerText::filesPasted, this, &Composer::filesPasted);
    connect(m_text, &ComposerText::muchPasted, this, &Composer::muchPasted);
    connect(m_text, &ComposerText::textChanged, this, &Composer::noteEdited);
    connect(m_text, &ComposerText::submitted, this, &Composer::submit);
    connect(m_text, &ComposerText::editLastWanted, this, &Composer::editLastWanted);
    connect(m_text, &ComposerText::escapePressed, this, &Composer::handleEscape);
    connect(m_text, &ComposerText::focusChanged, this, qOverload<>(&Composer::update));
    connect(m_send, &QPushButton::clicked, this, &Composer::submit);
    connect(m_completer, &Completer::announce, this, &Composer::announce);
    connect(&Theme::instance(), &Theme::changed, this, &Composer::applyTheme);
    setMode(Mode::New);
    applyTheme();
}

void Composer::build()
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusProxy(m_text);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_notice);
    column->addWidget(m_tray);
    column->addWidget(m_strip);
    column->addWidget(m_text);
    column->addWidget(m_counter);
    column->addWidget(m_toolRow);
    auto *row = new QHBoxLayout(m_toolRow);
    row->setContentsMargins({});
    buildTools(row);
    row->addStretch();
    row->addWidget(m_send);
    m_counter->setWordWrap(true);
    m_counter->setAlignment(Qt::AlignTrailing);
    m_blocked->setAlignment(Qt::AlignCenter);
    m_blocked->setWordWrap(true);
    auto *notice = new QVBoxLayout(m_notice);
    notice->setContentsMargins({});
    notice->addWidget(m_blocked);
    notice->addWidget(m_instead, 0, Qt::AlignHCenter);
    m_notice->hide();
    m_instead->setAutoDefault(false);
    connect(m_instead, &QPushButton::clicked, this, &Composer::insteadWanted);
    m_strip->hide();
    m_send->setDefault(true);
    m_send->setAutoDefault(false);
}

void Composer::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(8));
    layout()->setSpacing(theme.px(4));
    m_toolRow->layout()->setSpacing(theme.px(4));
    m_send->setFixedSize(theme.px(34), theme.px(30));
    m_send->setIconSize({theme.px(18), theme.px(18)});
    m_blocked->setMinimumHeight(theme.px(32));
    update();
}

void Composer::setSendKey(SendKey key)
{
    m_sendKey = key;
    m_text->setSendKey(key);
    setMode(m_mode);
}

void Composer::setPlaceholder(const QString &text)
{
    m_text->setPlaceholderText(text);
    m_text->setAccessibleName(text);
}

void Composer::setCompletionUsers(const QList<Person> &people)
{
    m_completer->setPeople(people);
}

void Composer::setBlocked(const QString &reason, const QString &action)
{
    const bool isBlocked = !reason.isEmpty();
    m_blocked->setText(reason);
    m_instead->setText(action);
    m_instead->setHidden(action.isEmpty());
    m_notice->setVisible(isBlocked);
    m_text->setHidden(isBlocked);
    m_toolRow->setHidden(isBlocked);
    refresh();
    m_strip->setVisible(!isBlocked && m_mode != Mode::New);
    m_completer->close();
    update();
}

QString Composer::text() const
{
    return m_text->toPlainText();
}

QString Composer::draft() const
{
    return m_underEdit ? m_underEdit->text : text();
}

void Composer::setText(const QString &text)
{
    m_completer->close();
    const QSignalBlocker quiet(m_text);
    m_text->setPlainText(text);
    m_text->moveCursor(QTextCursor::End);
    refresh();
}

int Composer::caret() const
{
    return m_text->textCursor().position();
}

void Composer::setCaret(int position)
{
    auto cursor = m_text->textCursor();
    cursor.setPosition(std::clamp(position, 0, int(text().size())));
    m_text->setTextCursor(cursor);
}

void Composer::insertText(const QString &text)
{
    m_text->insertAtCaret(text);
}

bool Composer::removeText(const QString &text)
{
    return m_text->removeText(text);
}

void Composer::startReply(const QString &name, const QString &excerpt)
{
    if (m_mode == Mode::Edit)
        cancel();
    m_shown.replyName = name;
    m_shown.replyExcerpt = excerpt;
    setMode(Mode::Reply);
    focusText();
}

void Composer::startEdit(const QString &text)
{
    if (m_mode != Mode::Edit)
        m_underEdit = Draft{m_mode, m_text->toPlainText(), m_shown.replyName, m_shown.replyExcerpt};
    setMode(Mode::Edit);
    setText(text);
    focusText();
}

void Composer::cancel()
{
    if (m_underEdit)
        restore(*std::exchange(m_underEdit, std::nullopt));
    else
        setMode(Mode::New);
}

void Composer::restore(const Draft &draft)
{
    m_shown = draft;
    setMode(draft.mode);
    setText(draft.text);
}

void Composer::setMode(Mode mode)
{
    m_mode = mode;
    const bool isEdit = mode == Mode::Edit;
    if (isEdit)
        m_strip->setNotice(tr("Editing"), tr("Esc cancels, %1 saves.").arg(sendKeyText(m_sendKey)), Token::Warn);
    else if (mode == Mode::Reply)
        m_strip->setNotice(tr("Replying to %1").arg(m_shown.replyName), m_shown.replyExcerpt, Token::Accent);
    m_strip->setVisible(mode != Mode::New && !m_text->isHidden());
    nameSendButton();
    refresh();
    update();
}

void Composer::nameSendButton()
{
    const auto name = m_mode == Mode::Edit ? tr("Save changes") : tr("Send message");
    m_send->setAccessibleName(name);
    m_send->setToolTip(tr("%1 (%2)", "an action and its key").arg(name, sendKeyText(m_sendKey)));
}

void Composer::focusText()
{
    if (!isBlocked())
        m_text->setFocus();
    else if (!m_instead->isHidden())
        m_instead->setFocus();
}

bool Composer::isBlocked() const
{
    return !m_notice->isHidden();
}

QString Composer::blockedReason() const
{
    return m_blocked->text();
}

void Composer::noteEdited()
{
    refresh();
    if (m_mode == Mode::Edit)
        return;
    m_draftTimer.start();
    const bool isTime = !m_sinceTyping.isValid() || m_sinceTyping.elapsed() >= TypingEveryMs;
    if (isTime && !text().trimmed().isEmpty()) {
        m_sinceTyping.start();
        Q_EMIT typing();
    }
}

void Composer::refresh()
{
    const auto bytes = bytesOf(text());
    const auto why = problem();
    m_counter->setColor(why.isEmpty() ? Token::Text2 : Token::Danger);
    m_counter->setText(why.isEmpty() ? countText(bytes) : why);
    m_counter->setVisible((bytes > CountFrom || !why.isEmpty()) && !m_text->isHidden());
    const bool canSend = why.isEmpty() && (hasFiles() || !text().trimmed().isEmpty());
    m_send->setEnabled(canSend);
    m_send->setIcon(icon(m_mode == Mode::Edit ? "check" : "send", canSend ? Token::OnAccent : Token::Text));
}

QString Composer::countText(qint64 bytes)
{
    const QLocale locale;
    return tr("%1 of %2").arg(locale.toString(bytes), locale.toString(protocol::MaxTextBytes));
}

QString Composer::problem() const
{
    const auto over = bytesOf(trimmedMessage(text())) - protocol::MaxTextBytes;
    if (over > 0)
        return tr("Too long by %1 bytes. Send it in parts.").arg(QLocale().toString(over));
    if (hasFiles() && m_tray->hasFailed() && asksForPlace(m_tray->transfers()))
        return tr("A file can only go with the place where it was taken. Send it with the place or remove it.");
    if (hasFiles() && m_tray->hasFailed())
        return tr("A file did not go up. Try it again or remove it, then send.");
    return {};
}

bool Composer::hasFiles() const
{
    return m_mode != Mode::Edit && !m_tray->isEmpty();
}

void Composer::submit()
{
    const auto message = trimmedMessage(text());
    if (const auto why = problem(); !why.isEmpty()) {
        Q_EMIT announce(why);
        return;
    }
    if (message.isEmpty() && !hasFiles())
        return;
    if (!m_guard || m_guard(message))
        send(message);
}

void Composer::sendAnyway(const QString &text)
{
    if (trimmedMessage(this->text()) == text && problem().isEmpty() && !isBlocked())
        send(text);
}

void Composer::send(const QString &message)
{
    const bool wasEdit = m_mode == Mode::Edit;
    Q_EMIT sent(message);
    m_sinceTyping.invalidate();
    if (wasEdit) {
        if (m_underEdit)
            cancel();
        return;
    }
    m_draftTimer.stop();
    setText({});
    setMode(Mode::New);
    Q_EMIT draftChanged();
}

void Composer::handleEscape()
{
    if (m_mode == Mode::New)
        Q_EMIT escapePressed();
    else
        cancelByUser();
}

void Composer::cancelByUser()
{
    cancel();
    Q_EMIT modeCancelled();
    focusText();
}

void Composer::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const bool isBlocked = m_text->isHidden();
    const bool isFocused = m_text->hasFocus();
    const qreal stroke = isFocused ? 2 : 1;
    const qreal radius = theme.px(10);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme.color(isBlocked ? Token::BgAlt : Token::Surface));
    const auto edge = isBlocked ? Token::Border : isFocused ? Token::Accent : Token::ControlBorder;
    painter.setPen(QPen(theme.color(edge), stroke));
    painter.drawRoundedRect(QRectF(rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2), radius, radius);
}

} // namespace conclave::client
