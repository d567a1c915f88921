// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"

#include <functional>
#include <list>

namespace conclave::client {

// What the user did to trays: files put in, messages sent with them. Some of it has to wait for a disk; what was done
// to the same tray afterwards then waits too, so that a message takes all files that were put in before it. Used on
// the core thread.
class TraySteps
{
public:
    using Id = quint64;

    Id add(const ReadPlace &place, std::function<void()> otherwise = {}) // not ready yet; see finish()
    {
        m_steps.push_back({++m_last, place, {}, std::move(otherwise)});
        return m_last;
    }

    // Nobody waits any more: what is not ready runs `otherwise`.
    void finish()
    {
        while (!m_steps.empty()) {
            const auto step = std::move(m_steps.front());
            m_steps.pop_front();
            if (const auto &run = step.run ? step.run : step.otherwise)
                run();
        }
    }

    // `step` runs once all before it are done; the first one to call this counts.
    void ready(Id id, std::function<void()> step)
    {
        const auto found = std::find_if(m_steps.begin(), m_steps.end(), [id](const Step &one) { return one.id == id; });
        if (found == m_steps.end() || found->run)
            return;
        found->run = std::move(step);
        while (runNext()) { }
    }

private:
    struct Step
    {
        Id id = 0;
        ReadPlace place;
        std::function<void()> run; // empty: not ready
        std::function<void()> otherwise;
    };

    bool runNext()
    {
        for (auto step = m_steps.begin(); step != m_steps.end(); ++step) {
            const auto isBefore = [&step](const Step &other) { return other.place == step->place; };
            if (!step->run || std::any_of(m_steps.begin(), step, isBefore))
                continue;
            const auto run = std::move(step->run);
            m_steps.erase(step);
            run(); // and whatever it adds
            return true;
        }
        return false;
    }

    std::list<Step> m_steps;
    Id m_last = 0;
};

} // namespace conclave::client
