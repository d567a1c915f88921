// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QUrl>
#include <optional>

// What the pages for signing in understand and say. Pure functions.
namespace conclave::client {

// "chat.example.org", with or without scheme, port and path. Only a server on this computer may do without encryption.
std::optional<QUrl> serverAddress(const QString &typed);

enum class SignInField : quint8 { Server, Token, Name, DisplayName, Password, Repeat, None };

struct SignInProblem
{
    SignInField field = SignInField::None; // beside which it is shown
    QString text;
};

enum class SignInKind : quint8 { Password, Invitation };

SignInProblem signInProblem(const Error &error, SignInKind kind, const QString &host);

} // namespace conclave::client
