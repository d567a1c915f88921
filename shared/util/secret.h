// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <cstddef>
#include <memory>

namespace conclave {

// Bytes that must not linger: kept outside the ordinary heap (sodium_malloc: guarded, locked where the system
// allows), zeroed when dropped, moved but never copied by accident, and without a way into a log.
class Secret
{
public:
    Secret() = default;
    explicit Secret(qsizetype size); // zeroes
    explicit Secret(QByteArrayView bytes); // the caller wipes its own copy
    static Secret random(qsizetype size);

    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    ~Secret();

    Secret clone() const { return Secret(view()); }
    QByteArrayView view() const { return {reinterpret_cast<const char *>(m_data), m_size}; }
    const unsigned char *data() const { return m_data; }
    unsigned char *data() { return m_data; }
    qsizetype size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    bool operator==(const Secret &other) const; // constant time for equal sizes

private:
    unsigned char *m_data = nullptr;
    qsizetype m_size = 0;
};

// Overwrites a byte array that held a secret on its way in or out.
void wipe(QByteArray &bytes);

} // namespace conclave
