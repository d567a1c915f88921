// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/program.h"

#include "client/cli/changecommands.h"
#include "client/cli/filecommands.h"
#include "client/cli/followcommand.h"
#include "client/cli/listcommands.h"
#include "client/cli/outboxcommand.h"
#include "client/cli/roomcommands.h"
#include "client/cli/searchcommand.h"
#include "client/cli/sendcommand.h"
#include "client/cli/terminal.h"
#include "client/cli/threadcommands.h"
#include "shared/crypto/crypto.h"
#include "shared/util/logging.h"

#include <QCoreApplication>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto InviteVariable = "CONCLAVE_INVITE";

Result<Secret> invitationToken(const Options &options)
{
    if (!options.inviteFile.isEmpty())
        return secretFromFile(options.inviteFile);
    auto token = qgetenv(InviteVariable);
    if (token.isEmpty())
        return Error{ErrorCode::BadConfig, u"give the invitation by --invite-file or CONCLAVE_INVITE"_s};
    Secret secret(token);
    wipe(token);
    return secret;
}

} // namespace

std::unique_ptr<Command> makeCommand(const Command::Context &context)
{
    switch (context.options.verb) {
    case Verb::Send:
    case Verb::Reply:
    case Verb::Quote:
    case Verb::Edit:
    case Verb::Delete:
    case Verb::React:
    case Verb::Unreact:
    case Verb::Pin:
    case Verb::Unpin:
    case Verb::Upload:
        return std::make_unique<SendCommand>(context);
    case Verb::Download:
        return std::make_unique<DownloadCommand>(context);
    case Verb::Talk:
        return std::make_unique<TalkCommand>(context);
    case Verb::Tail:
        return std::make_unique<TailCommand>(context);
    case Verb::History:
        return std::make_unique<HistoryCommand>(context);
    case Verb::Channels:
        return std::make_unique<ChannelsCommand>(context);
    case Verb::Members:
        return std::make_unique<MembersCommand>(context);
    case Verb::Create:
        return std::make_unique<CreateCommand>(context);
    case Verb::Join:
    case Verb::Leave:
        return std::make_unique<MembershipCommand>(context);
    case Verb::Invite:
    case Verb::Remove:
        return std::make_unique<MemberCommand>(context);
    case Verb::Rename:
    case Verb::Topic:
    case Verb::Archive:
    case Verb::Unarchive:
    case Verb::Replies:
    case Verb::Extend:
        return std::make_unique<ChangeCommand>(context);
    case Verb::Posters:
        return std::make_unique<PostersCommand>(context);
    case Verb::Readers:
        return std::make_unique<ReadersCommand>(context);
    case Verb::Thread:
    case Verb::Pins:
    case Verb::Versions:
        return std::make_unique<MessagesCommand>(context);
    case Verb::Role:
        return std::make_unique<RoleCommand>(context);
    case Verb::Read:
        return std::make_unique<ReadCommand>(context);
    case Verb::Search:
        return std::make_unique<SearchCommand>(context);
    case Verb::Outbox:
        return std::make_unique<OutboxCommand>(context);
    case Verb::Sync:
        return std::make_unique<SyncCommand>(context);
    case Verb::WhoAmI:
    case Verb::AcceptInvite:
    case Verb::Help:
    case Verb::Version:
        break;
    }
    return std::make_unique<WhoAmICommand>(context);
}

int Program::run(const QStringList &commandLine)
{
    const auto options = Options::parse(commandLine);
    if (!options) {
        printError(options.error().detail);
        return ExitUsage;
    }
    if (options->verb == Verb::Help || options->verb == Verb::Version) {
        printLine(options->verb == Verb::Help ? Options::helpText().trimmed()
                                              : u"conclave-cli %1"_s.arg(QLatin1StringView(CONCLAVE_VERSION)));
        return outputFailed() ? int(ExitOther) : int(ExitDone);
    }
    installLogging(options->verbose ? QtInfoMsg : QtCriticalMsg);
    Program program(*options);
    if (auto ready = program.prepare(); !ready) {
        printError(ready.error().detail);
        return ready.error().code == ErrorCode::BadConfig ? ExitUsage : ExitOther;
    }
    QMetaObject::invokeMethod(&program, &Program::start, Qt::QueuedConnection);
    const int exitCode = QCoreApplication::exec();
    if (!outputFailed())
        return exitCode;
    printError(u"not everything could be written to standard output"_s);
    return exitCode == ExitDone ? int(ExitOther) : exitCode;
}

Program::Program(const Options &options)
    : m_options(options)
{
}

Program::~Program()
{
    m_command.reset();
    m_core.reset();
}

Status Program::prepare()
{
    if (auto ready = crypto::initialise(); !ready)
        return ready;
    auto profile = Profile::open(m_options);
    if (!profile)
        return profile.error();
    m_profile = *std::move(profile);
    auto key = m_profile->storeKey();
    if (!key)
        return key.error();
    m_storeKey = *std::move(key);
    return {};
}

void Program::start()
{
    m_core = std::make_unique<Core>();
    AccountConfig config;
    config.server = m_options.server;
    config.storeFile = m_profile->storeFile();
    config.storeKey = std::move(m_storeKey);
    config.caFile = m_options.caFile;
    config.acceptedKey = m_options.acceptedKey;
    config.deviceName = u"conclave-cli on %1"_s.arg(QSysInfo::machineHostName()).left(80);
    config.announcesPresence = m_options.verb == Verb::Talk;
    m_core->open(std::move(config), this, [this](const Result<Account *> &account) {
        if (account) {
            startCommand(*account);
            return;
        }
        printError(account.error().detail);
        finish(account.error().code == ErrorCode::BadConfig ? ExitUsage : ExitOther);
    });
}

void Program::startCommand(Account *account)
{
    if (auto done = giveCredentials(account); !done) {
        printError(done.error().detail);
        finish(ExitUsage);
        return;
    }
    m_command = makeCommand({*m_core, account, m_options});
    connect(m_command.get(), &Command::finished, this, &Program::finish);
    connect(account, &Account::statusChanged, m_command.get(), &Command::showStatus);
    connect(account, &Account::storageFailed, this, [this](const Error &error) {
        printError(u"the local store failed: "_s + error.detail);
        finish(ExitOther);
    });
    connect(&m_interrupts, &Interrupts::interrupted, m_command.get(), &Command::interrupted);
    m_command->begin();
    if (m_finished || !m_command->needsConnection())
        return;
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, m_command.get(), &Command::timedOut);
    connect(m_command.get(), &Command::movedOn, &m_timeout, qOverload<>(&QTimer::start));
    m_timeout.start(int(m_options.timeoutMs));
    m_core->tell(account, [](Account &a) { a.start(); });
}

Status Program::giveCredentials(Account *account)
{
    if (m_options.passwordFile.isEmpty())
        return m_options.verb == Verb::AcceptInvite
            ? Status(Error{ErrorCode::BadConfig, u"give the new account's password by --password-file"_s})
            : Status();
    auto password = secretFromFile(m_options.passwordFile);
    if (!password)
        return password.error();
    if (m_options.verb != Verb::AcceptInvite) {
        auto credentials = std::make_shared<Credentials>(Credentials{m_options.user, *std::move(password)});
        m_core->tell(account, [credentials](Account &a) { a.signIn(std::move(*credentials)); });
        return {};
    }
    auto token = invitationToken(m_options);
    if (!token)
        return token.error();
    const auto shown = m_options.displayName.isEmpty() ? m_options.user : m_options.displayName;
    auto invitation
        = std::make_shared<Invitation>(Invitation{*std::move(token), m_options.user, shown, *std::move(password)});
    m_core->tell(account, [invitation](Account &a) { a.acceptInvitation(std::move(*invitation)); });
    return {};
}

void Program::finish(int exitCode)
{
    if (std::exchange(m_finished, true))
        return;
    QCoreApplication::exit(exitCode);
}

} // namespace conclave::client
