// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/options.h"

#include "client/net/serverpin.h"

#include <QCommandLineParser>
#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct VerbInfo
{
    const char *name;
    Verb verb;
    int minimum; // of arguments
    int maximum;
};

constexpr int Any = std::numeric_limits<int>::max();
constexpr std::array verbs{
    VerbInfo{"send", Verb::Send, 2, 2},         VerbInfo{"reply", Verb::Reply, 3, 3},
    VerbInfo{"quote", Verb::Quote, 3, 3},       VerbInfo{"edit", Verb::Edit, 3, 3},
    VerbInfo{"delete", Verb::Delete, 2, 2},     VerbInfo{"react", Verb::React, 3, 3},
    VerbInfo{"unreact", Verb::Unreact, 3, 3},   VerbInfo{"pin", Verb::Pin, 2, 2},
    VerbInfo{"unpin", Verb::Unpin, 2, 2},       VerbInfo{"thread", Verb::Thread, 2, 2},
    VerbInfo{"pins", Verb::Pins, 1, 1},         VerbInfo{"talk", Verb::Talk, 1, 1},
    VerbInfo{"tail", Verb::Tail, 1, Any},       VerbInfo{"history", Verb::History, 1, 1},
    VerbInfo{"channels", Verb::Channels, 0, 0}, VerbInfo{"create", Verb::Create, 1, 1},
    VerbInfo{"join", Verb::Join, 1, 1},         VerbInfo{"leave", Verb::Leave, 1, 1},
    VerbInfo{"invite", Verb::Invite, 2, 2},     VerbInfo{"remove", Verb::Remove, 2, 2},
    VerbInfo{"rename", Verb::Rename, 2, 2},     VerbInfo{"topic", Verb::Topic, 2, 2},
    VerbInfo{"archive", Verb::Archive, 1, 1},   VerbInfo{"unarchive", Verb::Unarchive, 1, 1},
    VerbInfo{"members", Verb::Members, 1, 1},   VerbInfo{"versions", Verb::Versions, 2, 2},
    VerbInfo{"read", Verb::Read, 1, 2},         VerbInfo{"role", Verb::Role, 2, 2},
    VerbInfo{"whoami", Verb::WhoAmI, 0, 0},     VerbInfo{"accept-invite", Verb::AcceptInvite, 0, 0},
    VerbInfo{"replies", Verb::Replies, 2, 2},   VerbInfo{"extend", Verb::Extend, 2, 2},
    VerbInfo{"posters", Verb::Posters, 1, 3},   VerbInfo{"readers", Verb::Readers, 2, 2},
    VerbInfo{"outbox", Verb::Outbox, 0, 2},     VerbInfo{"sync", Verb::Sync, 0, Any},
    VerbInfo{"search", Verb::Search, 1, Any},   VerbInfo{"upload", Verb::Upload, 2, 11},
    VerbInfo{"download", Verb::Download, 3, 3},
};

constexpr auto Help = R"(Usage: conclave-cli [options] COMMAND [arguments]

Talks to a Conclave server. Everything is kept in a sealed local store, so that what you send survives
crashes and lost connections, and goes out exactly once.

Commands (CHANNEL is a name, with or without #, or the id that channels --json shows; MESSAGE is its position, as tail and history show it, or its id):
  send CHANNEL TEXT|-      sends a message; - reads it from standard input
  reply CHANNEL MESSAGE TEXT|-   answers in the thread of a message
  quote CHANNEL MESSAGE TEXT|-   answers in the channel, with a quotation
  upload CHANNEL FILE...   sends a message with up to ten files; it goes out once they are on the server, and what
                           was interrupted goes on with the next command that connects
      --text TEXT          what the message says besides
      --thread MESSAGE     in the thread of this message
      --keep-location      pictures go with the place where they were taken, which the server else removes; from a
                           picture of more than 64 MiB it cannot
  download CHANNEL MESSAGE TARGET    saves a file of a message as TARGET, which must not exist; started again after an
                           interruption, it goes on where it was
      --file N             which of them (default: the first)
  edit CHANNEL MESSAGE TEXT|-    gives your message another text
  delete CHANNEL MESSAGE   deletes a message; its text is gone for everybody
  react CHANNEL MESSAGE EMOJI    puts your reaction on a message
  unreact CHANNEL MESSAGE EMOJI  takes it off
  pin CHANNEL MESSAGE      pins a message to its channel
  unpin CHANNEL MESSAGE    takes it off
  thread CHANNEL MESSAGE   shows a thread
  pins CHANNEL             shows what is pinned
  versions CHANNEL MESSAGE shows what a message said before it was edited, and now
  talk CHANNEL             prints what arrives and sends each line of standard input; ends after its end,
                           once everything is sent, or at an interrupt
  tail CHANNEL...          prints what arrives, without gaps or repetition, until interrupted
      --since SEQ          begins behind this position instead of now
      --activity           also who is typing, what is read and who is there (with --json)
  history CHANNEL          prints a part of the past
      --before SEQ         only what is before this position
      --limit N            how many events at most (default 50)
  search 'QUERY'           asks the server for messages, newest first: words, "whole words", -without,
                           from:USER in:CHANNEL before:DATE after:DATE has:file|link|image|code|reaction
                           is:pinned|thread|edited|saved|unread; a DATE is 2026-03-31, today, yesterday or 7d
      --limit N            how many at most (default 50)
  channels                 lists your channels, and those that you can join
  members CHANNEL          lists who is in a channel of yours
  create CHANNEL           makes a public channel and joins it
      --topic TEXT         one line about it
      --private            only who is invited can see it
      --broadcast          only you, moderators and those whom you name send messages
      --replies WHAT       what the others answer there: threads (as if not said), reactions or nothing
      --hours N            a temporary channel, over after N hours
      --purge              whose messages are removed for everybody at its end, instead of archived
      --from-join          new members read only what comes after them
  join CHANNEL             joins a public channel
  leave CHANNEL            leaves it
  invite CHANNEL USER      makes another user a member
  remove CHANNEL USER      ends another user's membership
  rename CHANNEL NAME      gives it another name
  topic CHANNEL TEXT       sets the line about it
  archive CHANNEL          nobody can write there any more
  unarchive CHANNEL        takes it back into use
  replies CHANNEL WHAT     sets what all may answer in a broadcast channel: threads, reactions or nothing
  posters CHANNEL          shows who was named to send messages in a broadcast channel
  posters CHANNEL add|remove USER  lets a member send messages there, or no longer
  readers CHANNEL MESSAGE  shows who has read a message of a broadcast channel, and who has not
      --csv                as a table for other programs
  extend CHANNEL HOURS     a temporary channel ends so many hours from now instead
  read CHANNEL [SEQ]       says that you have read up to SEQ, or everything
      --thread MESSAGE     only this thread
  role USER ROLE           makes another user owner, admin, moderator, member or guest
  whoami                   shows who is signed in, and where
  accept-invite            makes your account with a one-time invitation and signs in; needs --user,
                           --password-file and --invite-file or CONCLAVE_INVITE
  outbox                   lists what is not sent yet
  outbox retry [ID]        tries again to send what was refused (all, or one)
  outbox drop ID           throws an unsent message away
  sync                     sends what waits in the outbox, and fetches what happened meanwhile
  sync --dump [CHANNEL...] fetches all history and prints the store as canonical JSON; with channels, only
                           what all of their members hold alike

Options:
  --server URL             https://chat.example.org; http:// only for this computer (or CONCLAVE_SERVER)
  --user NAME              whose account (or CONCLAVE_USER)
  --password-file FILE     its first line is the password; needed for the first sign-in, and when a session
                           has ended
  --invite-file FILE       its first line is the invitation
  --ca-file FILE           authorities (PEM) to trust beside those of the system (or CONCLAVE_CA_FILE)
  --accept-fingerprint SHA256  trust the server whose key has this fingerprint, from now on, though no authority
                           answers for it; needed again when its key has changed
  --display-name TEXT      for accept-invite: what others see (default: the user name)
  --data DIR               where to keep the store (default: a directory for this server and user below the
                           user's application data)
  --timeout SECONDS        how long to wait for the server (default 30); a file that moves is no waiting
  --json                   prints one JSON object a line
  --verbose                logs to standard error
  --help, --version

Exit codes:
  0  done, and durable on the server
  1  something else went wrong
  2  wrong usage
  3  not on the server yet: kept in the outbox and sent next time
  4  the sign-in failed or needs a password
  5  the server refused it; the code is printed
  6  the server cannot be reached, or did not answer in time
  7  the server has another key than before
)";

Error usage(const QString &what)
{
    return {ErrorCode::BadConfig, what};
}

Result<qint64> number(const QCommandLineParser &parser, const QString &option, qint64 minimum, qint64 maximum)
{
    bool good = false;
    const qint64 value = parser.value(option).toLongLong(&good);
    if (!good || value < minimum || value > maximum)
        return usage(u"--%1 needs a number from %2 to %3"_s.arg(option).arg(minimum).arg(maximum));
    return value;
}

void declare(QCommandLineParser &parser)
{
    for (const auto &name :
         {u"server"_s, u"user"_s, u"password-file"_s, u"invite-file"_s, u"ca-file"_s, u"accept-fingerprint"_s,
          u"display-name"_s, u"data"_s, u"timeout"_s, u"since"_s, u"before"_s, u"limit"_s, u"topic"_s, u"hours"_s,
          u"thread"_s, u"replies"_s, u"text"_s, u"file"_s})
        parser.addOption({name, {}, name});
    for (const auto &name : {u"json"_s, u"activity"_s, u"private"_s, u"broadcast"_s, u"from-join"_s, u"dump"_s,
                             u"purge"_s, u"csv"_s, u"keep-location"_s, u"verbose"_s, u"help"_s, u"version"_s})
        parser.addOption(QCommandLineOption(name));
}

Status readNumbers(const QCommandLineParser &parser, Options &options)
{
    constexpr qint64 maxSeq = qint64(1) << 53;
    const auto take = [&parser](const QString &name, qint64 minimum, qint64 maximum, auto &&use) -> Status {
        if (!parser.isSet(name))
            return {};
        const auto value = number(parser, name, minimum, maximum);
        if (!value)
            return value.error();
        use(*value);
        return {};
    };
    if (auto done = take(u"since"_s, 0, maxSeq, [&](qint64 n) { options.since = n; }); !done)
        return done;
    if (auto done = take(u"before"_s, 1, maxSeq, [&](qint64 n) { options.before = n; }); !done)
        return done;
    if (auto done = take(u"limit"_s, 1, 1'000'000, [&](qint64 n) { options.limit = n; }); !done)
        return done;
    if (auto done = take(u"hours"_s, 1, 9600, [&](qint64 n) { options.hours = n; }); !done)
        return done;
    if (auto done = take(u"file"_s, 1, 10, [&](qint64 n) { options.fileNumber = n; }); !done)
        return done;
    return take(u"timeout"_s, 1, 86'400, [&](qint64 n) { options.timeoutMs = n * 1000; });
}

QString valueOr(const QCommandLineParser &parser, const QString &option, const char *variable)
{
    return parser.isSet(option) ? parser.value(option) : qEnvironmentVariable(variable);
}

Status readAccount(const QCommandLineParser &parser, Options &options)
{
    const auto server = valueOr(parser, u"server"_s, "CONCLAVE_SERVER");
    options.user = valueOr(parser, u"user"_s, "CONCLAVE_USER");
    options.caFile = valueOr(parser, u"ca-file"_s, "CONCLAVE_CA_FILE");
    if (server.isEmpty())
        return usage(u"say which server: --server https://..."_s);
    if (options.user.isEmpty())
        return usage(u"say who you are: --user NAME"_s);
    if (parser.isSet(u"accept-fingerprint"_s)) {
        const auto key = readFingerprint(parser.value(u"accept-fingerprint"_s));
        if (!key)
            return usage(u"--accept-fingerprint needs the 64 hexadecimal digits of a SHA-256"_s);
        options.acceptedKey = *key;
    }
    options.server = QUrl(server, QUrl::StrictMode);
    if (!options.server.isValid())
        return usage(u"%1 is not an address"_s.arg(server));
    return {};
}

Status checkRooms(const Options &options)
{
    if (int(options.isPrivate) + int(options.isBroadcast) + int(options.hours > 0) > 1)
        return usage(u"give one of --private, --broadcast, --hours"_s);
    if (options.purges && options.hours == 0)
        return usage(u"--purge needs --hours"_s);
    if (!options.replies.isEmpty() && !options.isBroadcast)
        return usage(u"--replies needs --broadcast"_s);
    const auto action = options.arguments.value(1);
    const bool isKnown = options.arguments.size() == 1
        || (options.arguments.size() == 3 && (action == "add"_L1 || action == "remove"_L1));
    if (options.verb == Verb::Posters && !isKnown)
        return usage(u"posters takes: CHANNEL, CHANNEL add USER, or CHANNEL remove USER"_s);
    return {};
}

Status checkOutbox(const Options &options)
{
    const auto action = options.arguments.value(0);
    const bool known
        = options.arguments.isEmpty() || action == "retry"_L1 || (action == "drop"_L1 && options.arguments.size() == 2);
    return known ? Status() : Status(usage(u"outbox takes: nothing, retry [ID], or drop ID"_s));
}

} // namespace

Result<Options> Options::parse(const QStringList &commandLine)
{
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(commandLine))
        return usage(parser.errorText());
    Options options;
    if (parser.isSet(u"help"_s) || parser.isSet(u"version"_s)) {
        options.verb = parser.isSet(u"help"_s) ? Verb::Help : Verb::Version;
        return options;
    }
    options.arguments = parser.positionalArguments();
    if (options.arguments.isEmpty())
        return usage(u"say what to do; see --help"_s);
    const auto name = options.arguments.takeFirst();
    const auto *info = std::find_if(verbs.begin(), verbs.end(),
                                    [&name](const VerbInfo &known) { return name == QLatin1StringView(known.name); });
    if (info == verbs.end())
        return usage(u"there is no command %1; see --help"_s.arg(name));
    options.verb = info->verb;
    if (options.arguments.size() < info->minimum || options.arguments.size() > info->maximum)
        return usage(u"wrong number of arguments for %1; see --help"_s.arg(name));
    options.passwordFile = parser.value(u"password-file"_s);
    options.inviteFile = parser.value(u"invite-file"_s);
    options.displayName = parser.value(u"display-name"_s);
    options.dataDirectory = parser.value(u"data"_s);
    options.topic = parser.value(u"topic"_s);
    options.replies = parser.value(u"replies"_s);
    options.purges = parser.isSet(u"purge"_s);
    options.keepsLocation = parser.isSet(u"keep-location"_s);
    options.csv = parser.isSet(u"csv"_s);
    options.json = parser.isSet(u"json"_s);
    options.isPrivate = parser.isSet(u"private"_s);
    options.isBroadcast = parser.isSet(u"broadcast"_s);
    options.text = parser.value(u"text"_s);
    options.thread = parser.value(u"thread"_s);
    options.historyFromJoin = parser.isSet(u"from-join"_s);
    options.activity = parser.isSet(u"activity"_s);
    options.dump = parser.isSet(u"dump"_s);
    options.verbose = parser.isSet(u"verbose"_s);
    if (options.verb == Verb::Sync && !options.dump && !options.arguments.isEmpty())
        return usage(u"sync takes channels only with --dump"_s);
    if (options.verb == Verb::Outbox) {
        if (auto fine = checkOutbox(options); !fine)
            return fine.error();
    }
    if (auto done = readNumbers(parser, options); !done)
        return done.error();
    if (auto fine = checkRooms(options); !fine)
        return fine.error();
    if (auto done = readAccount(parser, options); !done)
        return done.error();
    return options;
}

QString Options::helpText()
{
    return QString::fromUtf8(Help);
}

QString channelName(const QString &argument)
{
    return argument.startsWith(u'#') ? argument.mid(1) : argument;
}

} // namespace conclave::client
