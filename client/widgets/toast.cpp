// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/toast.h"

#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace conclave::client {

namespace {

constexpr int Above = 96; // of the lower edge: the composer stays free
constexpr int Margin = 24; // at both sides

} // namespace

Toast::Toast(QWidget *over)
    : PopupFrame(over, Qt::Widget)
    , m_text(new TextLabel({}, TextStyle::Body, Token::Text, this))
    , m_button(new QPushButton(this))
    , m_close(new IconButton("x", tr("Close this note"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(12);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    row->addWidget(m_close);
    m_text->setWordWrap(true);
    m_timer.setSingleShot(true);
    m_timer.setInterval(TimeMs);
    connect(&m_timer, &QTimer::timeout, this, &Toast::close);
    connect(m_close, &QToolButton::clicked, this, &Toast::close);
    connect(m_button, &QPushButton::clicked, this, [this] { takeUp(); });
    over->installEventFilter(this);
    hide();
}

void Toast::tell(const QString &sentence)
{
    m_work = nullptr;
    m_button->hide();
    present(sentence);
}

void Toast::offer(const Offer &offer)
{
    m_work = offer.work;
    m_button->setText(offer.verb);
    m_button->show();
    present(offer.sentence);
}

bool Toast::takeUp()
{
    const auto work = std::exchange(m_work, nullptr);
    if (!work)
        return false;
    close();
    work();
    return true;
}

QString Toast::sentence() const
{
    return isHidden() ? QString() : m_text->text();
}

void Toast::present(const QString &sentence)
{
    m_text->setText(sentence);
    setAccessibleName(sentence);
    place();
    show();
    raise();
    m_timer.start();
    Q_EMIT announce(sentence);
}

void Toast::close()
{
    m_timer.stop();
    m_work = nullptr;
    hide();
}

void Toast::place()
{
    const auto &theme = Theme::instance();
    const auto room = parentWidget()->size();
    const int most = room.width() - 2 * theme.px(Margin);
    const auto chrome = 2 * shadow() + theme.px(40) + m_close->sizeHint().width()
        + (m_work ? m_button->sizeHint().width() + theme.px(12) : 0);
    const int line = m_text->fontMetrics().horizontalAdvance(m_text->text());
    const int width = std::min(most, line + chrome + theme.px(8));
    const int height
        = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : layout()->sizeHint().height();
    setGeometry((room.width() - width) / 2, room.height() - height - theme.px(Above), width, height);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return PopupFrame::eventFilter(watched, event);
}

} // namespace conclave::client
