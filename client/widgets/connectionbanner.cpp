// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/connectionbanner.h"

#include "client/widgets/drawing.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace conclave::client {

namespace {

const char *drawingOf(const ConnectionStatus &status)
{
    if (status.state == ConnectionState::Waiting && status.error && status.error->code == ErrorCode::ServerRestarting)
        return "server";
    switch (status.state) {
    case ConnectionState::Online:
        return "circle-check";
    case ConnectionState::AuthNeeded:
        return "log-in";
    case ConnectionState::Refused:
        return "triangle-alert";
    default:
        return "wifi-off";
    }
}

} // namespace

ConnectionBanner::ConnectionBanner(const Clock &clock, const Timings &timings, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_timings(timings)
    , m_drawing(new Drawing("wifi-off", 18, Token::Mention, this))
    , m_label(new TextLabel({}, TextStyle::Body, Token::Mention, this))
    , m_button(new QPushButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_drawing);
    row->addWidget(m_label, 1);
    row->addWidget(m_button);
    m_label->setElided(Qt::ElideRight);
    m_button->setAutoDefault(false);
    m_grace.setSingleShot(true);
    m_allWell.setSingleShot(true);
    connect(&m_grace, &QTimer::timeout, this, &ConnectionBanner::showTrouble);
    connect(&m_tick, &QTimer::timeout, this, &ConnectionBanner::showText);
    connect(&m_allWell, &QTimer::timeout, this, [this] { setState(State::Quiet); });
    connect(m_button, &QPushButton::clicked, this,
            [this] { m_state == State::AuthNeeded ? Q_EMIT signInWanted() : Q_EMIT retryWanted(); });
    connect(&Theme::instance(), &Theme::changed, this, &ConnectionBanner::applyTheme);
    applyTheme();
    hide();
}

void ConnectionBanner::applyTheme()
{
    const auto &theme = Theme::instance();
    setFixedHeight(theme.px(Height));
    layout()->setContentsMargins(theme.px(16), 0, theme.px(12), 0);
    layout()->setSpacing(theme.px(10));
    m_button->setFixedHeight(theme.px(26));
    update();
}

void ConnectionBanner::moveInto(QVBoxLayout *column, int index)
{
    const bool isShown = !isHidden(); // a new parent hides it
    column->insertWidget(index, this);
    setVisible(isShown);
}

void ConnectionBanner::setStatus(const ConnectionStatus &status, const QString &host)
{
    m_status = status;
    m_host = host;
    m_retryAt = m_clock.steadyMs() + status.retryInMs;
    const auto state = stateOf(status.state);
    if (state == State::Quiet) {
        m_grace.stop();
        if (isTrouble())
            showAllWell();
    } else if (isTrouble() || state == State::AuthNeeded || state == State::Refused) {
        showTrouble();
    } else if (!m_grace.isActive()) {
        m_grace.start(m_timings.graceMs);
    }
}

ConnectionBanner::State ConnectionBanner::stateOf(ConnectionState connection)
{
    switch (connection) {
    case ConnectionState::Online:
        return State::Quiet;
    case ConnectionState::Connecting:
    case ConnectionState::SigningIn:
    case ConnectionState::Syncing:
        return State::Connecting;
    case ConnectionState::Offline:
    case ConnectionState::Waiting:
        return State::Unreachable;
    case ConnectionState::AuthNeeded:
        return State::AuthNeeded;
    case ConnectionState::Refused:
        return State::Refused;
    }
    Q_UNREACHABLE();
}

void ConnectionBanner::showTrouble()
{
    m_grace.stop();
    m_allWell.stop();
    if (!isTrouble())
        m_delivered = 0;
    setState(stateOf(m_status.state));
}

void ConnectionBanner::showAllWell()
{
    setState(State::AllWell);
    m_allWell.start(m_timings.allWellMs);
}

void ConnectionBanner::noteDelivered(int messages)
{
    m_delivered += messages;
    if (m_state == State::AllWell)
        showText();
}

void ConnectionBanner::setState(State state)
{
    const auto before = std::exchange(m_state, state);
    const auto color = isTrouble() ? Token::Mention : Token::Ok;
    m_button->setText(buttonText());
    m_button->setVisible(state == State::AuthNeeded || state == State::Unreachable || isNewKey());
    m_label->setColor(color);
    m_drawing->setDrawing(drawingOf(m_status), color);
    if (state == State::Unreachable)
        m_tick.start(m_timings.tickMs);
    else
        m_tick.stop();
    showText();
    setVisible(state != State::Quiet);
    update();
    const bool isRetry = isOutage(before) && isOutage(state); // told when it began
    if (state != before && state != State::Quiet && !isRetry)
        Q_EMIT announce(m_label->text());
}

QString ConnectionBanner::buttonText() const
{
    if (m_state == State::AuthNeeded)
        return tr("Sign in");
    if (isNewKey())
        return tr("Look at it");
    const bool isRestart = m_status.error && m_status.error->code == ErrorCode::ServerRestarting;
    return isRestart ? tr("Try now") : tr("Retry now");
}

void ConnectionBanner::showText()
{
    m_label->setText(text());
}

QString ConnectionBanner::text() const
{
    switch (m_state) {
    case State::Quiet:
        return {};
    case State::Unreachable:
        return waitingText();
    case State::Connecting:
        return m_status.state == ConnectionState::Syncing ? tr("Loading what is new on %1...").arg(m_host)
                                                          : tr("Connecting to %1...").arg(m_host);
    case State::AuthNeeded:
        return tr("Sign in again to send. What you write is kept.");
    case State::Refused:
        return refusedText();
    case State::AllWell:
        break;
    }
    if (m_delivered == 0)
        return tr("Back online");
    return m_delivered == 1 ? tr("Back online, 1 message sent") : tr("Back online, %1 messages sent").arg(m_delivered);
}

QString ConnectionBanner::waitingText() const
{
    const auto code = m_status.error ? m_status.error->code : ErrorCode::NetworkUnreachable;
    QString what;
    if (code == ErrorCode::NetworkTls)
        what = tr("%1 cannot prove that it is the right server.").arg(m_host);
    else if (code == ErrorCode::NotConclave)
        what = tr("%1 answers, but not as a Conclave server.").arg(m_host);
    else if (code == ErrorCode::RateLimited)
        what = tr("Your account is connected to %1 in too many places.").arg(m_host);
    else if (code == ErrorCode::Busy)
        what = tr("%1 is busy.").arg(m_host);
    else if (code == ErrorCode::ServerRestarting)
        what = tr("%1 restarts for maintenance.").arg(m_host);
    else
        what = tr("Can't reach %1.").arg(m_host);
    const auto kept = tr("Messages you send are kept and go out later.");
    if (m_status.state != ConnectionState::Waiting)
        return tr("%1 %2", "what is wrong, then that nothing is lost").arg(what, kept);
    const auto left = secondsLeft();
    const auto retry = left > 0 ? tr("Retrying in %1 s.").arg(left) : tr("Retrying now.");
    return tr("%1 %2 %3", "what is wrong, the next try, that nothing is lost").arg(what, retry, kept);
}

bool ConnectionBanner::isNewKey() const
{
    return m_state == State::Refused && m_status.error && m_status.error->code == ErrorCode::NewServerKey;
}

QString ConnectionBanner::refusedText() const
{
    if (m_status.error && m_status.error->code == ErrorCode::UnsupportedVersion)
        return tr("This Conclave is too old for %1. Update it to send and receive.").arg(m_host);
    if (isNewKey())
        return tr("%1 has another key than before. Nothing is sent until you have looked at it.").arg(m_host);
    return tr("%1 does not let this program in. Ask the administrator.").arg(m_host);
}

qint64 ConnectionBanner::secondsLeft() const
{
    const auto ms = std::max<qint64>(0, m_retryAt - m_clock.steadyMs());
    return (ms + 999) / 1000;
}

void ConnectionBanner::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(isTrouble() ? Token::MentionBg : Token::BgAlt));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(Token::Border));
}

} // namespace conclave::client
