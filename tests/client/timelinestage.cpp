// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/timelinestage.h"

#include "client/views/hovertoolbar.h"
#include "client/views/jumppill.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

const auto code = u"```cpp\nfor (int i = 0; i < 10; ++i)\n    go(i);\n```"_s;

} // namespace

TimelineStage::TimelineStage()
    : m_start(QDateTime(QDate(2026, 5, 4), QTime(12, 0)).toMSecsSinceEpoch())
{
    view.resize(700, 600);
}

TimelineItem TimelineStage::make(quint64 key, Seq seq, const QString &text)
{
    TimelineItem item;
    item.key = key;
    item.id = MessageId::create();
    item.seq = seq;
    item.sender = m_people[seq / 3 % 2];
    item.senderName = seq / 3 % 2 ? u"Ana Petrova"_s : u"Chen Wei"_s;
    item.at = m_start + (seq - 1'000'000) * 60'000;
    item.text = text;
    return item;
}

TimelineItem TimelineStage::message(const QString &text)
{
    const Seq seq = m_next++;
    return make(quint64(seq), seq, text);
}

QList<TimelineItem> TimelineStage::messages(int count)
{
    QList<TimelineItem> items;
    for (int i = 0; i < count; ++i)
        items.append(message(i % 17 == 5 ? code : u"word %1 "_s.arg(i).repeated(1 + i * 7 % 40)));
    return items;
}

QList<TimelineItem> TimelineStage::older(int count)
{
    QList<TimelineItem> items;
    m_first -= count;
    for (int i = 0; i < count; ++i)
        items.append(make(quint64(m_first + i), m_first + i, u"earlier %1 "_s.arg(i).repeated(1 + i * 11 % 50)));
    return items;
}

void TimelineStage::open(const QList<TimelineItem> &items, Seq unreadFrom)
{
    rows.setUnreadFrom(unreadFrom);
    rows.reset(items);
    view.setRows(&rows);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCoreApplication::processEvents();
}

QImage TimelineStage::picture()
{
    for (auto *overlay : view.viewport()->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly))
        overlay->hide();
    return view.viewport()->grab().toImage();
}

QPoint TimelineStage::inRow(int index, QPoint point)
{
    return point + QPoint(0, row(index) ? row(index)->top : -10'000);
}

QPoint TimelineStage::targetPoint(int index, Target::Kind kind)
{
    const auto layout = view.layoutOf(index);
    for (const auto &target : layout->targets()) {
        if (target.kind == kind)
            return inRow(index, target.boxes.first().center());
    }
    return {};
}

QPoint TimelineStage::textPoint(int index, int position)
{
    const auto layout = view.layoutOf(index);
    for (const auto &block : layout->body().blocks()) {
        const auto boxes = block.text.rectsOf(position - block.start, position - block.start + 1);
        if (!boxes.isEmpty() && position >= block.start)
            return inRow(index, block.origin + QPoint(int(boxes.first().left()) + 1, int(boxes.first().center().y())));
    }
    return {};
}

void TimelineStage::hover(QPoint point)
{
    QMouseEvent event(QEvent::MouseMove, point, view.viewport()->mapToGlobal(QPointF(point)), Qt::NoButton,
                      Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view.viewport(), &event);
}

void TimelineStage::drag(QPoint from, QPoint to)
{
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(view.viewport(), (from + to) / 2);
    QTest::mouseMove(view.viewport(), to);
}

void TimelineStage::drop(QPoint at)
{
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, at);
}

} // namespace conclave::client
