// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

// Greeting, sign-in, tokens, devices.
namespace conclave::protocol {

inline constexpr int ProtocolVersion = 1; // minor; the major is the path /v1
inline constexpr int ProtocolTolerance = 2; // N talks to N-2..N+2

// Who may send a request.
enum class Audience : quint8 { Anyone, SignedIn };

struct Limits
{
    qint64 messageBytes = 0;
    qint64 textBytes = 0;
    qint64 pageEvents = 0;
    qint64 resumePositions = 0;
    qint64 heartbeatMs = 0;
    std::optional<qint64> fileBytes;
    std::optional<qint64> locationBytes;

    static constexpr void fields(auto &&field)
    {
        field("message_bytes", &Limits::messageBytes,
              "Largest WebSocket message or HTTP body after sign-in; 4096 before.");
        field("text_bytes", &Limits::textBytes, "Longest message text, in bytes of UTF-8.");
        field("page_events", &Limits::pageEvents, "Most events in one page.");
        field("resume_positions", &Limits::resumePositions, "Most positions in one `sync.resume`.");
        field("heartbeat_ms", &Limits::heartbeatMs, "Send something (`ping`) at least this often.");
        field("file_bytes", &Limits::fileBytes, "Largest file. Absent or 0: nobody may upload files.");
        field("location_bytes", &Limits::locationBytes,
              "Largest picture from which the place where it was taken is removed; a larger one is only taken with "
              "`keep_location`. Absent: the server does not say.");
    }
};

struct Welcome
{
    int protocol = 0;
    QString server;
    QString workspace;
    QString incarnation;
    QStringList capabilities;
    Limits limits;
    qint64 now = 0;

    static constexpr void fields(auto &&field)
    {
        field("protocol", &Welcome::protocol, "The server's minor version.", Bounds{0, 1'000'000});
        field("server", &Welcome::server, "Name and version of the program.");
        field("workspace", &Welcome::workspace, "What the workspace is called.");
        field("incarnation", &Welcome::incarnation,
              "Names this history of the database; changes after a restore from backup.");
        field("capabilities", &Welcome::capabilities, "What the server can do beyond this version.");
        field("limits", &Welcome::limits, "What it accepts.");
        field("now", &Welcome::now, "The server's time.");
    }
};

struct Hello
{
    static constexpr auto op = "hello";
    static constexpr auto doc = "The first frame on a WebSocket. Over HTTP: what kind of server is this?";
    static constexpr auto audience = Audience::Anyone;
    using Reply = Welcome;
    int protocol = ProtocolVersion;
    QString client;
    QStringList capabilities;

    static constexpr void fields(auto &&field)
    {
        field("protocol", &Hello::protocol, "The client's minor version.", Bounds{0, 1'000'000});
        field("client", &Hello::client, "Name and version of the program.", Bounds{1, 80});
        field("capabilities", &Hello::capabilities, "What the client can do beyond this version.", Bounds{0, 32},
              Bounds{1, 40});
    }
};

struct Ping
{
    static constexpr auto op = "ping";
    static constexpr auto doc = "Keeps the connection and the presence alive.";
    static constexpr auto audience = Audience::Anyone;
    using Reply = Done;

    static constexpr void fields(auto &&) { }
};

struct Tokens
{
    User user;
    DeviceId device;
    SessionId sid;
    QString accessToken;
    qint64 accessExpiresAt = 0;
    QString refreshToken;
    qint64 refreshExpiresAt = 0;

    static constexpr void fields(auto &&field)
    {
        field("user", &Tokens::user, "Who signed in.");
        field("device", &Tokens::device, "This device; give it at the next sign-in.");
        field("sid", &Tokens::sid, "This session.");
        field("access_token", &Tokens::accessToken,
              "For `session.authenticate` and for HTTP (`Authorization: Bearer`).");
        field("access_expires_at", &Tokens::accessExpiresAt, "When it ends.");
        field("refresh_token", &Tokens::refreshToken,
              "For one `session.refresh`. Store it before you use the access token.");
        field("refresh_expires_at", &Tokens::refreshExpiresAt, "When it ends.");
    }
};

struct Login
{
    static constexpr auto op = "session.login";
    static constexpr auto doc = "Signs in with name and password and starts a session.";
    static constexpr auto audience = Audience::Anyone;
    using Reply = Tokens;
    QString name;
    QString password;
    QString deviceName;
    std::optional<DeviceId> device;

    static constexpr void fields(auto &&field)
    {
        field("name", &Login::name, "User name.", Bounds{1, 64});
        field("password", &Login::password, "Password.", Bounds{1, 1024});
        field("device_name", &Login::deviceName, "What the user calls this device.", Bounds{1, 80});
        field("device", &Login::device, "The device's id from its first sign-in.");
    }
};

struct AcceptInvite
{
    static constexpr auto op = "invite.accept";
    static constexpr auto doc
        = "Makes an account with a one-time token and signs in. The first owner starts like this too. A token works "
          "once; who lost the answer sends the same again, with the same `device`, and is signed in.";
    static constexpr auto audience = Audience::Anyone;
    using Reply = Tokens;
    QString token;
    QString name;
    QString displayName;
    QString password;
    QString deviceName;
    std::optional<DeviceId> device;

    static constexpr void fields(auto &&field)
    {
        field("token", &AcceptInvite::token, "As it was handed out.", Bounds{1, 64});
        field("name", &AcceptInvite::name, "Wanted user name: a-z, 0-9, dot, dash, underscore.", Bounds{1, 32});
        field("display_name", &AcceptInvite::displayName, "What people see.", Bounds{1, 80});
        field("password", &AcceptInvite::password, "At least 15 characters.", Bounds{1, 1024});
        field("device_name", &AcceptInvite::deviceName, "What the user calls this device.", Bounds{1, 80});
        field("device", &AcceptInvite::device, "Made by the client; becomes the device's id. It names this request.");
    }
};

struct Refresh
{
    static constexpr auto op = "session.refresh";
    static constexpr auto doc
        = "Trades a refresh token for new tokens. A token works once; using it again ends the session, "
          "but for one retry within 10 s by a client that lost the answer: reconnect at once and ask again.";
    static constexpr auto audience = Audience::Anyone;
    using Reply = Tokens;
    QString refreshToken;

    static constexpr void fields(auto &&field)
    {
        field("refresh_token", &Refresh::refreshToken, "The newest one.", Bounds{1, 64});
    }
};

struct Authenticate
{
    static constexpr auto op = "session.authenticate";
    static constexpr auto doc = "Signs this WebSocket in; again with a newer token before the old one ends.";
    static constexpr auto audience = Audience::Anyone;
    struct Reply
    {
        User user;
        DeviceId device;
        qint64 directoryVersion = 0;
        qint64 mapVersion = 0;

        static constexpr void fields(auto &&field)
        {
            field("user", &Reply::user, "Who is signed in.");
            field("device", &Reply::device, "On which device.");
            field("directory_version", &Reply::directoryVersion, "Newer than yours? Ask `user.list`.");
            field("map_version", &Reply::mapVersion, "Newer than yours? Ask `map.get`.");
        }
    };
    QString accessToken;

    static constexpr void fields(auto &&field)
    {
        field("access_token", &Authenticate::accessToken, "From a sign-in or a refresh.", Bounds{1, 2048});
    }
};

struct Logout
{
    static constexpr auto op = "session.logout";
    static constexpr auto doc = "Ends this session and its tokens.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;

    static constexpr void fields(auto &&) { }
};

// Said to whoever has been greeted, on the way out.
struct ServerStopping
{
    static constexpr auto op = "server.stopping";
    static constexpr auto doc = "The server stops, to be back soon: the answers to what you have asked follow, then it "
                                "closes with 1012. What you ask now is answered `busy`.";
    static constexpr qint64 MaxRetryAfterMs = 3'600'000;
    qint64 retryAfterMs = 0;

    static constexpr void fields(auto &&field)
    {
        field("retry_after_ms", &ServerStopping::retryAfterMs,
              "Connect again after so long, instead of the back-off. Not the same for everybody.",
              Bounds{0, MaxRetryAfterMs});
    }
};

struct ListDevices
{
    static constexpr auto op = "device.list";
    static constexpr auto doc = "Your devices that are signed in.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<Device> devices;

        static constexpr void fields(auto &&field)
        {
            field("devices", &Reply::devices, "Newest first.", Bounds{0, 100});
        }
    };

    static constexpr void fields(auto &&) { }
};

struct RevokeDevice
{
    static constexpr auto op = "device.revoke";
    static constexpr auto doc = "Signs one of your devices out; its sockets close within 2 s.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    DeviceId device;

    static constexpr void fields(auto &&field) { field("device", &RevokeDevice::device, "Which one."); }
};

} // namespace conclave::protocol
