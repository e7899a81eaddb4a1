// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationexamples.h"

#include <QCoreApplication>

#include <array>

namespace signalbox {
namespace {

constexpr std::array Examples {
    ConversationExample { "echo", QT_TRANSLATE_NOOP("Conversation", "Echo: what is sent comes back"),
        R"talk(# What is sent comes back, and nothing else.
connect
send "hello from client ${client}\n"
expect-exactly "hello from client ${client}\n" within 2s

repeat 3
  set word "${random_text:8}"
  send-line "${counter} ${word}"
  expect "${word}\n" within 2s
end

expect-nothing within 200ms
half-close
expect-close within 2s
)talk" },
    ConversationExample { "chat", QT_TRANSLATE_NOOP("Conversation", "Chat: two people in a room"),
        R"talk(# Ada and Bob meet in a room of their own.
set room "talk-${client}-${random_hex:6}"

as-client 1
expect /^\* Welcome, (?<guest>[\w-]+)\..*\n/ within 2s
send-line "/nick ada-${random_hex:6}"
expect /^\* ${guest} is now (?<ada>[\w-]+)\n/m within 2s
send-line "/join ${room}"
expect "* You are now in ${room}, with 0 others\n" within 2s

as-client 2
expect /^\* Welcome, (?<bob>[\w-]+)\..*\n/ within 2s
send-line "/join ${room}"
expect "* You are now in ${room}, with 1 " within 2s
as-client 1
expect "* ${bob} joined\n" within 2s

repeat 3
  set said "${counter}: ${random_text:12}"
  as-client 1
  send-line "${said}"
  as-client 2
  expect "<${ada}> ${said}\n" within 2s
end

send-line "/quit"
expect-close within 2s
as-client 1
expect "* ${bob} left (quit)\n" within 2s
)talk" },
    ConversationExample { "http", QT_TRANSLATE_NOOP("Conversation", "HTTP: a request and its status"),
        R"talk(# One request. What comes back has to be a success.
set eol "\r\n"
send-line "GET / HTTP/1.1"
send-line "Host: example.com"
send-line "X-Request: ${random_hex:16}"
send-line "Connection: close"
send-line ""
expect /^HTTP\/1\.[01] (?<status>2\d\d) .*\r\n/ within 5s
expect /^Content-Type: *(?<type>[^\r;]+)/im within 2s
expect "\r\n\r\n" within 2s
expect-close within 5s
)talk" },
    ConversationExample { "smtp", QT_TRANSLATE_NOOP("Conversation", "SMTP: a mail that is not sent"),
        R"talk(# As far as the recipient, and no further (RFC 5321).
set eol "\r\n"
expect /^220[ -].*\r\n/ within 5s
send-line "EHLO client-${client}.example.com"
expect /^250 .*\r\n/m within 5s    # the last of several lines
send-line "MAIL FROM:<ada@example.com>"
expect /^250 .*\r\n/ within 5s
send-line "RCPT TO:<bob-${random:1-999}@example.com>"
expect /^(?<code>[25]\d\d) .*\r\n/ within 5s
send-line "RSET"
expect /^250 .*\r\n/ within 5s
send-line "QUIT"
expect /^221 .*\r\n/ within 5s
expect-close within 5s
)talk" },
    ConversationExample { "redis", QT_TRANSLATE_NOOP("Conversation", "Redis: set, get, delete"),
        R"talk(# A key is set, read and deleted.
set eol "\r\n"
set key "talk:${client}:${random_hex:8}"
set value "${time_ms}"
send-line "PING"
expect-exactly "+PONG\r\n" within 2s
send-line "SET ${key} ${value}"
expect-exactly "+OK\r\n" within 2s
send-line "GET ${key}"
expect /^\$(\d+)\r\n${value}\r\n/ within 2s
send-line "DEL ${key}"
expect-exactly ":1\r\n" within 2s
send-line "QUIT"
expect-exactly "+OK\r\n" within 2s
expect-close within 2s
)talk" },
};

} // namespace

std::span<const ConversationExample> conversationExamples() { return Examples; }

} // namespace signalbox
