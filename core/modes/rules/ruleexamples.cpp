// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/ruleexamples.h"

#include <QtGlobal>

#include <array>

namespace signalbox {
namespace {

constexpr std::array Examples {
    RuleExample { "greeter", QT_TRANSLATE_NOOP("RuleExample", "Greeter"), R"(match line

rule welcome
  when opened
  reply "Hello, client ${client}. What is your name?\n"

rule quit
  when regex /^(bye|quit)$/i
  reply "Goodbye.\n"
  close

rule name
  when always
  reply "Nice to meet you, ${message}. You are number ${counter}.\n"
)" },
    RuleExample { "http", QT_TRANSLATE_NOOP("RuleExample", "HTTP 200"), R"(match bytes

rule health
  when regex /^GET \/health\b[^\x00]*?\r\n\r\n/
  reply "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
  close

rule any request
  when regex /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n[^\x00]*?\r\n\r\n/
  reply "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: ${time:ddd, dd MMM yyyy hh:mm:ss} GMT\r\nConnection: close\r\n\r\n${1} ${2}, request ${counter}\n"
  close
)" },
    RuleExample { "ping", QT_TRANSLATE_NOOP("RuleExample", "PING and PONG"), R"(match line

rule ping
  when regex /^PING(?: (?<token>\S+))?$/i
  reply "PONG ${token}\n"

rule slow ping
  when regex /^SLOW (\w+)$/i
  reply "PONG ${1}\n"
  after 500ms

default "ERR unknown command\n"
)" },
    RuleExample { "device", QT_TRANSLATE_NOOP("RuleExample", "Device simulator"), R"(match bytes

rule identify
  when contains "*IDN?"
  reply "SIGNALBOX,SIM-1,${client},1.0\n"
  after 20ms

rule measure
  when contains "MEAS:VOLT?"
  reply "+1.2${random:10-99}E+00\n"
  after 100ms

rule read holding registers
  when hex 01 03 00 00 00 01
  reply hex 01 03 02 00 2A 39 9B

rule heartbeat
  when hex 0A FF
  reply hex FF 0A
)" },
};

} // namespace

std::span<const RuleExample> ruleExamples() { return Examples; }

} // namespace signalbox
