// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/timelinebench.h"

#include "client/models/timelinemodel.h"
#include "client/views/timelineview.h"
#include "shared/crypto/crypto.h"
#include "tests/support/storestage.h"

#include <QCoreApplication>
#include <QScrollBar>
#include <QTest>
#include <algorithm>
#include <ctime>
#include <vector>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

using namespace client;

constexpr int Few = 2000;
constexpr int Steps = 600;

// Processor time in ms of what `work` does and of the paint that follows. Only this thread works meanwhile.
template <class Work>
double cost(Work work)
{
    const auto begin = std::clock();
    work();
    QCoreApplication::processEvents(); // timers
    QCoreApplication::processEvents(); // what they have changed is painted
    return double(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
}

QString spread(std::vector<double> samples)
{
    if (samples.empty())
        return u"-"_s;
    std::sort(samples.begin(), samples.end());
    const auto at = [&samples](double part) { return samples.at(size_t(part * double(samples.size() - 1))); };
    return u"p50 %1  p95 %2  p99 %3"_s.arg(at(0.5), 0, 'f', 2).arg(at(0.95), 0, 'f', 2).arg(at(0.99), 0, 'f', 2);
}

class TimelineBench
{
public:
    TimelineBench(QTextStream &out, StoreStage &stage)
        : m_out(out)
        , m_stage(stage)
    {
    }
    void open(int messages);
    void scroll(int distance, const QString &name);
    void grow();
    void resize();
    void hear();

private:
    void print(const QString &what, const QString &figures) { m_out << what.leftJustified(34) << figures << Qt::endl; }

    QTextStream &m_out;
    StoreStage &m_stage;
    std::unique_ptr<TimelineModel> m_model;
    std::unique_ptr<TimelineView> m_view;
};

void TimelineBench::open(int messages)
{
    double made = 0;
    const double whole = cost([&] {
        const auto begin = std::clock();
        m_model = std::make_unique<TimelineModel>(m_stage.workspace(), ReadPlace{m_stage.conversation()});
        made = double(std::clock() - begin) * 1000 / CLOCKS_PER_SEC;
        m_view = std::make_unique<TimelineView>();
        m_view->resize(900, 800);
        m_view->setRows(m_model.get());
        m_view->show();
    });
    print(u"open a channel of %1"_s.arg(messages),
          u"%1 ms to the first paint, %2 of it to read"_s.arg(whole, 0, 'f', 1).arg(made, 0, 'f', 1));
}

void TimelineBench::scroll(int distance, const QString &name)
{
    auto *bar = m_view->verticalScrollBar();
    std::vector<double> samples;
    for (int step = 0; step < Steps; ++step)
        samples.push_back(cost([&] { bar->setValue(bar->value() - distance); }));
    print(name, spread(samples));
}

void TimelineBench::grow()
{
    std::vector<double> samples;
    while (m_model->hasOlder() && samples.size() < 60)
        samples.push_back(cost([this] { m_model->loadOlder(); }));
    print(u"older page, place kept"_s, spread(samples));
}

void TimelineBench::resize()
{
    std::vector<double> samples;
    for (int step = 0; step < 100; ++step)
        samples.push_back(cost([&] { m_view->resize(900 - 4 * (step % 50), 800); }));
    print(u"resize step"_s, spread(samples));
}

void TimelineBench::hear()
{
    m_view->scrollToEnd();
    std::vector<double> samples;
    for (int step = 0; step < 100; ++step) {
        m_stage.say(u"one more, %1"_s.arg(step));
        samples.push_back(cost([this] { m_stage.tell(); }));
    }
    print(u"new message, read and painted"_s, spread(samples));
}

} // namespace

bool benchTimeline(QTextStream &out, int messages)
{
    if (!crypto::initialise())
        return false;
    Theme::loadFonts();
    for (const int count : {Few, messages}) {
        StoreStage stage;
        if (!stage.open())
            return false;
        stage.sayMany(count);
        StoreStage::must(
            stage.store().conversations().raiseCursor(stage.conversation(), {stage.self(), stage.lastSeq()}));
        TimelineBench bench(out, stage);
        bench.open(count);
        if (count == Few)
            continue;
        bench.scroll(120, u"wheel step, 120 px"_s);
        bench.scroll(16, u"touchpad step, 16 px"_s);
        bench.grow();
        bench.scroll(120, u"wheel step, 2,000 in memory"_s);
        bench.resize();
        bench.hear();
    }
    return true;
}

} // namespace conclave::test
