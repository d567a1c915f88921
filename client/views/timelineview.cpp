// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelineview.h"

#include "client/views/blockpainter.h"
#include "client/views/timelineaccessible.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace conclave::client {

namespace {

constexpr auto MarkTime = 1200ms;
constexpr auto OutlineTime = 2000ms; // where motion is reduced
constexpr int FetchPages = 2; // more messages are asked for when so many pages are left

bool isMessage(const TimelineItem &item)
{
    return item.kind == TimelineItem::Kind::Message;
}

} // namespace

TimelineView::TimelineView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_selection(m_geometry)
    , m_cursor(m_geometry)
    , m_pointer(new TimelinePointer(m_geometry, m_selection, viewport()))
    , m_commands(new TimelineCommands(m_geometry, m_selection, m_cursor, this))
    , m_reading(new ReadTracker(this))
    , m_wheel(new WheelScroll(this))
    , m_overlays(new TimelineOverlays(m_geometry, viewport()))
{
    TimelineAccessible::install();
    setAccessibleName(tr("Messages"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setBackgroundRole(QPalette::Window); // the scroll bar is drawn on it, too
    m_moreTimer.setSingleShot(true);
    m_markTimer.setSingleShot(true);
    wireParts();
}

void TimelineView::wireParts()
{
    connect(&Theme::instance(), &Theme::changed, this, &TimelineView::applyTheme);
    connect(&m_moreTimer, &QTimer::timeout, this, &TimelineView::fetchMore);
    connect(&m_markTimer, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    connect(m_wheel, &WheelScroll::moved, this, &TimelineView::scroll);
    connect(m_reading, &ReadTracker::seen, this, &TimelineView::seenUpTo);
    connect(m_overlays, &TimelineOverlays::actionWanted, this, &TimelineView::tellAction);
    connect(m_overlays, &TimelineOverlays::jumpWanted, this, &TimelineView::scrollToEnd);
    connect(m_overlays, &TimelineOverlays::firstNewWanted, m_commands, &TimelineCommands::showFirstNew);
    connect(m_overlays, &TimelineOverlays::readWanted, this, &TimelineView::markRead);
    connect(m_pointer, &TimelinePointer::hoverChanged, this, &TimelineView::placeToolbar);
    connect(m_pointer, &TimelinePointer::selectionChanged, viewport(), qOverload<>(&QWidget::update));
    connect(m_pointer, &TimelinePointer::edgeReached, this, &TimelineView::scroll);
    connect(m_pointer, &TimelinePointer::activated, m_commands, &TimelineCommands::activate);
    connect(m_pointer, &TimelinePointer::selectingChanged, this, &TimelineView::noteSelecting);
    connect(m_commands, &TimelineCommands::requested, this,
            [this](int row, TimelineAction action) { tellAction(row, action, m_overlays->menuPoint(row)); });
    connect(m_commands, &TimelineCommands::reactionToggled, this, &TimelineView::reactionToggled);
    connect(m_commands, &TimelineCommands::linkActivated, this, &TimelineView::linkActivated);
    connect(m_commands, &TimelineCommands::mentionActivated, this, &TimelineView::mentionActivated);
    connect(m_commands, &TimelineCommands::quoteActivated, this, &TimelineView::quoteActivated);
    connect(m_commands, &TimelineCommands::gapActivated, this, &TimelineView::gapActivated);
    connect(m_commands, &TimelineCommands::fileActivated, this, &TimelineView::fileActivated);
    connect(m_commands, &TimelineCommands::typed, this, &TimelineView::typed);
    connect(m_commands, &TimelineCommands::endWanted, this, &TimelineView::scrollToEnd);
    connect(m_commands, &TimelineCommands::viewChanged, this, &TimelineView::noteCursor);
    connect(verticalScrollBar(), &QScrollBar::sliderReleased, this, &TimelineView::refresh);
}

void TimelineView::setRows(TimelineRows *rows)
{
    if (m_rows)
        disconnect(m_rows, nullptr, this, nullptr);
    m_rows = rows;
    m_wheel->stop();
    m_selection.clear();
    m_cursor.clear();
    m_markTimer.stop();
    m_reading->reset();
    m_geometry.setRows(rows);
    m_arrivals = {};
    setNewBelow(0);
    if (rows) {
        wireRows();
        m_arrivals.note(*rows, 0, rows->rowCount() - 1);
    }
    refresh();
}

void TimelineView::wireRows()
{
    using Rows = TimelineRows;
    connect(m_rows, &QObject::destroyed, this, [this] { setRows(nullptr); });
    connect(m_rows, &Rows::rowsInserted, this, [this](const QModelIndex &, int a, int b) { insertRows(a, b); });
    connect(m_rows, &Rows::rowsRemoved, this, [this](const QModelIndex &, int a, int b) { removeRows(a, b); });
    connect(m_rows, &Rows::rowsMoved, this, &TimelineView::resetRows);
    connect(m_rows, &Rows::modelReset, this, &TimelineView::resetRows);
    connect(m_rows, &Rows::layoutChanged, this, &TimelineView::resetRows);
    connect(m_rows, &Rows::dataChanged, this, [this](const QModelIndex &a, const QModelIndex &b) {
        m_geometry.changeRows(a.row(), b.row());
        m_arrivals.note(*m_rows, a.row(), b.row());
        refresh();
    });
    connect(m_rows, &Rows::endChanged, this, &TimelineView::refresh);
    connect(m_rows, &Rows::unreadMarkChanged, this, [this] {
        m_geometry.refreshUnreadMark();
        refresh();
    });
}

void TimelineView::insertRows(int first, int last)
{
    if (window()->isMinimized())
        m_geometry.keepPlace();
    if (m_rows->hasNewer())
        m_geometry.keepPlace(); // what comes is not the newest
    const bool wasAtEnd
        = m_geometry.isAtEnd() && !m_rows->hasNewer() && !m_pointer->isSelecting() && !window()->isMinimized();
    const int count = last - first + 1;
    m_geometry.insertRows(first, count);
    m_selection.insertRows(first, count);
    m_cursor.insertRows(first, count);
    const int news = m_arrivals.note(*m_rows, first, last);
    if (!wasAtEnd && !m_rows->hasNewer() && !m_geometry.isOpening())
        setNewBelow(m_newBelow + news);
    refresh();
}

void TimelineView::removeRows(int first, int last)
{
    const int count = last - first + 1;
    m_geometry.removeRows(first, count);
    m_selection.removeRows(first, count);
    m_cursor.removeRows(first, count);
    refresh();
}

void TimelineView::resetRows()
{
    m_selection.clear();
    m_cursor.clear();
    m_geometry.resetRows();
    m_arrivals.note(*m_rows, 0, m_geometry.rowCount() - 1);
    refresh();
}

void TimelineView::setShowsThreadSummaries(bool shows)
{
    m_geometry.setShowsThreads(shows);
    m_overlays->setHasThreads(shows);
    refresh();
}

void TimelineView::setRefused(const QList<TimelineAction> &actions)
{
    if (m_commands->refused() == actions)
        return; // whoever rests on a row is not disturbed
    m_commands->setRefused(actions);
    m_overlays->setRefused(actions);
    refresh();
}

void TimelineView::setOwnName(const QString &name)
{
    m_geometry.setOwnName(name);
    refresh();
}

void TimelineView::applyTheme()
{
    m_geometry.shapeAnew();
    refresh();
}

void TimelineView::scrollToMessage(MessageId message, Highlight highlight)
{
    const int row = m_rows ? m_rows->rowOf(message) : -1;
    if (row < 0)
        return;
    m_wheel->stop();
    const auto *shown = m_geometry.visibleRow(row);
    const int height = viewport()->height();
    if (!shown || shown->top < 0 || shown->bottom() > height)
        m_geometry.putRow(row, height / 4);
    if (highlight == Highlight::Yes) {
        m_marked = m_rows->item(row).key;
        m_markTimer.start(hasReducedMotion() ? OutlineTime : MarkTime);
    }
    refresh();
}

void TimelineView::scrollToEnd()
{
    m_wheel->stop();
    if (m_rows && m_rows->hasNewer())
        m_rows->showEnd();
    m_geometry.goToEnd();
    refresh();
    m_reading->jumpTo(m_arrivals.newest());
}

TimelineView::Place TimelineView::place() const
{
    const auto &rows = m_geometry.visible();
    const auto holds = [this](const auto &row) { return row.bodyTop() >= 0 && isMessage(m_rows->item(row.row)); };
    const auto found = std::find_if(rows.begin(), rows.end(), holds);
    if (m_geometry.isAtEnd())
        return {};
    const auto *anchor = found != rows.end() ? &*found : m_geometry.anchor();
    return anchor ? Place{m_rows->item(anchor->row).id, anchor->bodyTop()} : Place{};
}

void TimelineView::restore(const Place &place)
{
    const int row = m_rows && !place.anchor.isNull() ? m_rows->rowOf(place.anchor) : -1;
    if (row < 0)
        m_geometry.goToEnd();
    else
        m_geometry.anchorText(row, place.offset);
    refresh();
}

void TimelineView::refresh()
{
    m_geometry.settle();
    writeScrollBar();
    if (m_geometry.isAtEnd())
        setNewBelow(0);
    m_pointer->lookAgain();
    placeToolbar();
    m_overlays->placePill(m_newBelow);
    m_overlays->placeTop();
    trackReading();
    if ((m_rows && m_rows->hasOlder() && isNear(Edge::Top)) || (m_rows && m_rows->hasNewer() && isNear(Edge::Bottom)))
        m_moreTimer.start(0ms);
    wantPictures();
    viewport()->update();
    Q_EMIT rowsMoved();
}

bool TimelineView::isNear(Edge edge) const
{
    const auto behind
        = edge == Edge::Top ? m_geometry.offset() : m_geometry.length() - m_geometry.offset() - viewport()->height();
    return behind < qint64(FetchPages) * viewport()->height();
}

void TimelineView::fetchMore()
{
    if (!m_rows || m_geometry.viewport().isEmpty())
        return;
    if (m_rows->hasOlder() && isNear(Edge::Top))
        m_rows->loadOlder();
    if (m_rows->hasNewer() && isNear(Edge::Bottom))
        m_rows->loadNewer();
}

// The bar follows the place, never the other way round.
void TimelineView::writeScrollBar()
{
    auto *bar = verticalScrollBar();
    if (bar->isSliderDown())
        return; // it would run away under the mouse
    const QSignalBlocker blocker(bar);
    const int height = viewport()->height();
    bar->setSingleStep(Theme::instance().lineHeight(TextStyle::Body));
    bar->setPageStep(height);
    bar->setRange(0, int(std::max<qint64>(0, m_geometry.length() - height)));
    bar->setValue(int(m_geometry.offset()));
    m_scrollValue = bar->value();
}

void TimelineView::scrollContentsBy(int, int)
{
    const auto *bar = verticalScrollBar();
    const int distance = bar->value() - std::exchange(m_scrollValue, bar->value());
    if (bar->isSliderDown() || std::abs(distance) >= 2 * viewport()->height())
        m_geometry.scrollTo(bar->value());
    else
        m_geometry.scrollBy(distance);
    refresh();
}

void TimelineView::scroll(int distance)
{
    m_geometry.scrollBy(distance);
    refresh();
}

// Over the row under the mouse, else over that of the keyboard.
void TimelineView::placeToolbar()
{
    const bool isForKeys = m_pointer->hoveredRow() < 0 && hasFocus();
    const int row = isForKeys ? m_cursor.row() : m_pointer->hoveredRow();
    m_overlays->placeToolbar(m_pointer->isSelecting() ? -1 : row);
    viewport()->update();
}

void TimelineView::trackReading()
{
    const int row = m_geometry.lastWholeRow();
    const bool isLookedAt = isVisible() && window()->isActiveWindow() && !window()->isMinimized();
    m_reading->show(row >= 0 ? m_arrivals.newestUpTo(*m_rows, row) : 0, isLookedAt);
}

void TimelineView::setNewBelow(int count)
{
    if (std::exchange(m_newBelow, count) != count)
        Q_EMIT newBelowChanged(count);
}

void TimelineView::noteSelecting()
{
    m_geometry.setMayFollow(!m_pointer->isSelecting());
    auto *clipboard = QGuiApplication::clipboard();
    if (!m_pointer->isSelecting() && clipboard->supportsSelection() && !m_selection.isEmpty())
        clipboard->setText(m_selection.text(), QClipboard::Selection);
    refresh();
}

RowState TimelineView::stateOf(int row) const
{
    RowState state;
    const bool hasCursor = hasFocus() && m_cursor.row() == row;
    state.isHovered = m_pointer->hoveredRow() == row;
    state.hoveredTarget = state.isHovered ? m_pointer->hoveredTarget() : -1;
    state.hasFocus = hasCursor;
    state.focusedTarget = hasCursor ? m_cursor.target() : -1;
    const bool isMarked = m_markTimer.isActive() && m_rows->item(row).key == m_marked;
    state.isMarked = isMarked && !hasReducedMotion();
    state.isOutlined = isMarked && hasReducedMotion();
    std::tie(state.selectedFrom, state.selectedTo) = m_selection.rangeIn(row);
    if (const auto *shown = m_geometry.visibleRow(row)) {
        for (const auto &piece : shown->layout->files().pieces())
            state.files.append(fileState(piece.file));
    }
    return state;
}

// The exposed part is filled once: filled row by row, it would show seams at a scale of 150 %.
void TimelineView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Theme::instance().color(Token::Bg));
    for (const auto &one : m_geometry.visible()) {
        const auto exposed = event->rect().translated(0, -one.top);
        if (exposed.bottom() < 0 || exposed.top() > one.layout->height())
            continue;
        painter.translate(0, one.top);
        paintRow(painter, m_rows->item(one.row), *one.layout, stateOf(one.row), exposed);
        painter.translate(0, -one.top);
    }
    if (!m_geometry.visible().isEmpty())
        m_geometry.beginReading();
}

void TimelineView::resizeEvent(QResizeEvent *)
{
    m_geometry.setViewport(viewport()->size());
    refresh();
}

void TimelineView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    refresh();
}

void TimelineView::hideEvent(QHideEvent *event)
{
    QAbstractScrollArea::hideEvent(event);
    wantPictures();
    trackReading();
}

void TimelineView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::ActivationChange)
        trackReading();
}

void TimelineView::noteCursor()
{
    refresh();
    Q_EMIT cursorMoved();
}

MessageId TimelineView::currentMessage() const
{
    return m_rows && m_cursor.row() >= 0 ? m_rows->item(m_cursor.row()).id : MessageId();
}

void TimelineView::setCurrentMessage(MessageId message)
{
    setCurrentRow(m_rows ? m_rows->rowOf(message) : -1);
}

void TimelineView::setCurrentRow(int row)
{
    m_cursor.setRow(row);
    m_cursor.show();
    noteCursor();
}

void TimelineView::tellAction(int row, TimelineAction action, const QPoint &globalPosition)
{
    m_menuFile = row == m_cursor.row() ? fileOf(row, m_cursor.target()) : FileId();
    Q_EMIT actionRequested(m_rows->item(row).id, action, globalPosition);
}

void TimelineView::markRead()
{
    m_reading->jumpTo(m_arrivals.newest());
    setNewBelow(0);
    refresh();
    Q_EMIT markedRead();
}

} // namespace conclave::client
