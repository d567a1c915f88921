// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/pageview.h"

#include "client/views/blockpainter.h"
#include "client/views/pageaccessible.h"
#include "client/views/rowmetrics.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace conclave::client {

namespace {

constexpr int Margin = 28;
constexpr int Top = 8;
constexpr int LineStep = 40;
constexpr int PanStep = 60;

} // namespace

PageView::PageView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    m_item.key = 1;
    PageAccessible::install();
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(&Theme::instance(), &Theme::changed, this, &PageView::applyTheme);
    layOut();
}

void PageView::applyTheme()
{
    layOut();
    viewport()->update();
}

void PageView::setPage(const QString &markdown)
{
    m_item.text = markdown;
    ++m_item.key;
    m_link = m_hovered = -1;
    m_anchor = m_caret = 0;
    layOut();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

int PageView::shift() const
{
    const auto &theme = Theme::instance();
    return theme.px(Margin) - theme.px(rowmetrics::TextLeft);
}

void PageView::layOut()
{
    const auto &theme = Theme::instance();
    LayoutLook look;
    look.context.isGrouped = true;
    look.width = viewport()->width() - shift() - theme.px(Margin - rowmetrics::TextRight);
    look.isExpanded = true;
    m_layout = std::make_unique<MessageLayout>(m_item, look);
    const int height = m_layout->height() + theme.px(Top + Margin);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(theme.px(LineStep));
}

void PageView::resizeEvent(QResizeEvent *)
{
    layOut();
}

void PageView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Theme::instance().color(Token::Bg));
    const QPoint origin(shift(), Theme::instance().px(Top) - verticalScrollBar()->value());
    RowState state;
    state.hoveredTarget = m_hovered;
    state.focusedTarget = hasFocus() ? m_link : -1;
    state.selectedFrom = std::min(m_anchor, m_caret);
    state.selectedTo = std::max(m_anchor, m_caret);
    painter.translate(origin);
    paintRow(painter, m_item, *m_layout, state, event->rect().translated(-origin));
}

QPoint PageView::toPage(QPoint point) const
{
    return point - QPoint(shift(), Theme::instance().px(Top) - verticalScrollBar()->value());
}

QRect PageView::toScreen(const QRect &box) const
{
    const QPoint origin(shift(), Theme::instance().px(Top) - verticalScrollBar()->value());
    return {viewport()->mapToGlobal(box.topLeft() + origin), box.size()};
}

QString PageView::text() const
{
    return m_layout->body().text().plain();
}

QString PageView::selectedText() const
{
    return m_layout->body().text().plain(std::min(m_anchor, m_caret), std::max(m_anchor, m_caret));
}

bool PageView::mark(const QString &words)
{
    const auto found = words.isEmpty() ? -1 : text().indexOf(words, 0, Qt::CaseInsensitive);
    const auto &source = m_layout->body().text();
    if (found < 0) {
        select(0, 0);
        return false;
    }
    select(source.positionOf(int(found)), source.positionOf(int(found + words.size())));
    for (const auto &block : m_layout->body().blocks()) {
        const auto boxes = block.text.rectsOf(m_anchor - block.start, m_caret - block.start);
        if (block.start <= m_anchor && m_anchor - block.start <= block.text.length() && !boxes.isEmpty())
            reveal(boxes.first().toAlignedRect().translated(block.origin - QPoint(block.pan, 0)));
    }
    return true;
}

void PageView::select(int from, int to)
{
    m_anchor = from;
    m_caret = to;
    tellCaret();
    viewport()->update();
}

void PageView::tellCaret()
{
    QAccessibleTextCursorEvent event(this, m_layout->body().text().offsetOf(m_caret));
    QAccessible::updateAccessibility(&event);
}

// With a little of what stands around it.
void PageView::reveal(const QRect &box)
{
    const int around = Theme::instance().px(LineStep);
    const int top = box.top() + Theme::instance().px(Top) - around;
    const int bottom = box.bottom() + Theme::instance().px(Top) + around;
    auto *bar = verticalScrollBar();
    if (top < bar->value())
        bar->setValue(top);
    else if (bottom > bar->value() + viewport()->height())
        bar->setValue(bottom - viewport()->height());
}

int PageView::scrolled() const
{
    return verticalScrollBar()->value();
}

void PageView::scrollTo(int value)
{
    verticalScrollBar()->setValue(value);
}

void PageView::setCurrentLink(int index)
{
    m_link = index >= 0 && index < links().size() ? index : -1;
    if (m_link >= 0 && !links().at(m_link).boxes.isEmpty())
        reveal(links().at(m_link).boxes.first());
    viewport()->update();
    if (hasFocus())
        PageAccessible::tellFocus(this);
}

void PageView::follow(int link)
{
    if (link >= 0 && link < links().size() && links().at(link).kind == Target::Kind::Link)
        Q_EMIT followed(links().at(link).value);
}

QRect PageView::boxOf(int link) const
{
    QRect all;
    for (const auto &box : links().value(link).boxes)
        all |= box;
    return toScreen(all);
}

int PageView::positionAt(QPoint global) const
{
    const auto &body = m_layout->body();
    return body.text().offsetOf(body.positionAt(toPage(viewport()->mapFromGlobal(global))));
}

std::pair<int, int> PageView::selection() const
{
    const auto &text = m_layout->body().text();
    return {text.offsetOf(std::min(m_anchor, m_caret)), text.offsetOf(std::max(m_anchor, m_caret))};
}

QRect PageView::characterBox(int offset) const
{
    const auto &body = m_layout->body();
    const int position = body.text().positionOf(offset);
    for (const auto &block : body.blocks()) {
        const int inside = position - block.start;
        if (inside < 0 || inside >= block.text.length())
            continue;
        const auto boxes = block.text.rectsOf(inside, inside + 1);
        if (!boxes.isEmpty())
            return toScreen(boxes.first().toAlignedRect().translated(block.origin));
    }
    return {};
}

bool PageView::scrollBy(int key)
{
    using Action = QAbstractSlider::SliderAction;
    static constexpr std::pair<int, Action> actions[]
        = {{Qt::Key_Up, Action::SliderSingleStepSub},   {Qt::Key_Down, Action::SliderSingleStepAdd},
           {Qt::Key_PageUp, Action::SliderPageStepSub}, {Qt::Key_PageDown, Action::SliderPageStepAdd},
           {Qt::Key_Space, Action::SliderPageStepAdd},  {Qt::Key_Home, Action::SliderToMinimum},
           {Qt::Key_End, Action::SliderToMaximum}};
    for (const auto &[one, action] : actions) {
        if (one == key) {
            verticalScrollBar()->triggerAction(action);
            return true;
        }
    }
    return false;
}

void PageView::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    const int key = event->key();
    if (event->matches(QKeySequence::Copy)) {
        const auto chosen = selectedText();
        QGuiApplication::clipboard()->setText(chosen.isEmpty() ? text() : chosen);
    } else if (event->matches(QKeySequence::SelectAll)) {
        select(0, m_layout->body().text().size());
    } else if (isPlain && (key == Qt::Key_Return || key == Qt::Key_Enter) && m_link >= 0) {
        follow(m_link);
    } else if (isPlain && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        m_layout->body().panAll(Theme::instance().px(key == Qt::Key_Left ? -PanStep : PanStep));
        viewport()->update();
    } else if (!isPlain || !scrollBy(key)) {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

// Through the links first; then the next widget has its turn.
bool PageView::focusNextPrevChild(bool next)
{
    const int link = m_link + (next ? 1 : -1);
    if (link < links().size() && (link >= 0 || m_link >= 0)) {
        setCurrentLink(link);
        return true;
    }
    return QAbstractScrollArea::focusNextPrevChild(next);
}

void PageView::focusOutEvent(QFocusEvent *event)
{
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        m_link = -1;
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void PageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const int position = m_layout->body().positionAt(toPage(event->pos()));
    select(event->modifiers() & Qt::ShiftModifier ? m_anchor : position, position);
}

void PageView::mouseMoveEvent(QMouseEvent *event)
{
    const auto point = toPage(event->pos());
    if (event->buttons() & Qt::LeftButton) {
        select(m_anchor, m_layout->body().positionAt(point));
        return;
    }
    m_hovered = m_layout->targetAt(point);
    viewport()->setCursor(m_hovered >= 0                           ? Qt::PointingHandCursor
                              : m_layout->body().isOverText(point) ? Qt::IBeamCursor
                                                                   : Qt::ArrowCursor);
    viewport()->update();
}

void PageView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_anchor == m_caret)
        follow(m_layout->targetAt(toPage(event->pos())));
}

void PageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const auto &body = m_layout->body();
    const auto [from, to] = body.wordAt(body.positionAt(toPage(event->pos())));
    select(from, to);
}

} // namespace conclave::client
