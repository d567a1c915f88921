// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/signintexts.h"

#include <QCoreApplication>
#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::SignInPage)
};

bool isThisComputer(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

// The server names the field that broke a rule before a colon.
SignInProblem brokenRule(const QString &detail)
{
    const auto field = detail.section(u':', 0, 0);
    if (field == "name"_L1)
        return {SignInField::Name,
                Tr::tr("A name has 1 to 32 of a-z, 0-9, dot, dash and underscore, and begins with a letter or digit.")};
    if (field == "display_name"_L1)
        return {SignInField::DisplayName, Tr::tr("This name is empty, too long or has characters nobody can see.")};
    if (field == "password"_L1)
        return {SignInField::Password,
                Tr::tr("This password is too easy to guess. Make it longer, a sentence is fine.")};
    return {SignInField::None, Tr::tr("The server did not accept this.")};
}

// What is wrong with the certificate stands before a colon.
QString distrustText(const QString &detail, const QString &host)
{
    const auto what = detail.section(u':', 0, 0);
    if (what == "expired"_L1)
        return Tr::tr("The certificate by which %1 proves that it is the right server has expired. Nothing was sent. "
                      "Tell the administrator.")
            .arg(host);
    if (what == "not yet valid"_L1)
        return Tr::tr("The certificate by which %1 proves that it is the right server is not valid yet. Nothing was "
                      "sent. Check this computer's clock.")
            .arg(host);
    if (what == "wrong host"_L1)
        return Tr::tr("What answers at %1 has the certificate of another server. Nothing was sent. Check the address.")
            .arg(host);
    if (what == "unknown authority"_L1)
        return Tr::tr("%1 cannot prove that it is the right server: this computer does not know who signed its "
                      "certificate. Nothing was sent. Tell the administrator.")
            .arg(host);
    return Tr::tr("%1 cannot prove that it is the right server: its certificate is not valid here. Nothing was "
                  "sent. Tell the administrator.")
        .arg(host);
}

SignInProblem connectionProblem(const Error &error, const QString &host)
{
    switch (error.code) {
    case ErrorCode::NetworkTls:
        return {SignInField::Server, distrustText(error.detail, host)};
    case ErrorCode::NotConclave:
        return {SignInField::Server,
                Tr::tr("%1 answers, but it is not a Conclave server. Check the address.").arg(host)};
    case ErrorCode::UnsupportedVersion:
        return {SignInField::Server,
                Tr::tr("%1 and this Conclave are too many versions apart. Update this program, or ask the "
                       "administrator to update the server.")
                    .arg(host)};
    case ErrorCode::BadConfig:
        return {SignInField::Server, Tr::tr("Type the address like chat.example.org.")};
    default:
        return {SignInField::Server,
                Tr::tr("%1 cannot be found or does not answer. Check the address and the network.").arg(host)};
    }
}

} // namespace

std::optional<QUrl> serverAddress(const QString &typed)
{
    const auto text = typed.trimmed();
    auto url = text.contains("://"_L1) ? QUrl(text) : QUrl(u"https://"_s + text);
    if (!text.contains("://"_L1) && isThisComputer(url.host()))
        url.setScheme(u"http"_s);
    const bool isSafe = url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isThisComputer(url.host()));
    if (!url.isValid() || !isSafe || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return {};
    return url;
}

SignInProblem signInProblem(const Error &error, SignInKind kind, const QString &host)
{
    const bool isInvitation = kind == SignInKind::Invitation;
    switch (error.code) {
    case ErrorCode::NetworkUnreachable:
    case ErrorCode::TimedOut:
    case ErrorCode::NetworkTls:
    case ErrorCode::NotConclave:
    case ErrorCode::UnsupportedVersion:
    case ErrorCode::BadConfig:
        return connectionProblem(error, host);
    case ErrorCode::WrongCredentials:
        if (isInvitation)
            return {SignInField::Token,
                    Tr::tr("This invitation was used, has expired or is mistyped. Ask for a new one.")};
        return {SignInField::Password, Tr::tr("The name or the password is wrong.")};
    case ErrorCode::Forbidden:
        return {SignInField::None, Tr::tr("This account is disabled. Ask the administrator.")};
    case ErrorCode::Conflict:
        if (isInvitation)
            return {SignInField::Name, Tr::tr("Somebody else has this name. Choose another one.")};
        return {SignInField::Name, Tr::tr("This computer keeps the data of another account for this server.")};
    case ErrorCode::Invalid:
        return brokenRule(error.detail);
    case ErrorCode::RateLimited:
        return {SignInField::None, Tr::tr("Too many tries. Wait a moment, then try again.")};
    case ErrorCode::Unauthenticated:
    case ErrorCode::TokenExpired:
        return {SignInField::None, Tr::tr("Your session is over. Sign in again.")};
    default:
        return {SignInField::None, Tr::tr("The server could not do it now. Try again.")};
    }
}

} // namespace conclave::client
