#include "engine/api/access/login_codes.h"

#include "engine/base/secret_text.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace runyard {

namespace {

// Omits letters and digits that look alike.
constexpr std::string_view kCodeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

std::string randomText(std::size_t length)
{
    std::string text;
    while (text.size() < length) {
        std::array<unsigned char, 64> bytes{};
        if (RAND_bytes(bytes.data(), bytes.size()) != 1)
            return {};
        for (const unsigned char byte : bytes) {
            // Bytes past the last whole multiple would make some letters more likely.
            if (byte < 256 / kCodeLetters.size() * kCodeLetters.size() && text.size() < length)
                text += kCodeLetters[byte % kCodeLetters.size()];
        }
    }
    return text;
}

std::string plain(const std::string &code)
{
    std::string text;
    for (const char c : code) {
        if (c >= 'a' && c <= 'z')
            text += static_cast<char>(c - 32);
        else if (c != '-' && c != ' ')
            text += c;
    }
    return text;
}

} // namespace

bool LoginCodes::isCode(const std::string &text)
{
    constexpr std::size_t kLength = 9;
    if (text.size() != kLength || text[kLength / 2] != '-')
        return false;
    return text.find_first_not_of(std::string(kCodeLetters) + '-') == text.npos;
}

void LoginCodes::forgetOld()
{
    const TimePoint oldest = m_clock.now() - kLifetime;
    std::erase_if(m_logins, [oldest](const Login &login) { return login.asked.at < oldest; });
}

LoginCodes::Login *LoginCodes::find(const std::string &code)
{
    const auto found = std::ranges::find_if(
        m_logins, [wanted = plain(code)](const Login &login) { return plain(login.asked.code) == wanted; });
    return found == m_logins.end() ? nullptr : &*found;
}

Result<LoginCodes::Asked> LoginCodes::ask()
{
    Asked asked{secretText(), randomText(4) + "-" + randomText(4), m_clock.now()};
    if (asked.code.size() < 9)
        return Error{ErrorCode::Internal, "The system gave no random bytes.", "Try again.", {}};
    const std::lock_guard lock(m_mutex);
    forgetOld();
    if (m_logins.size() >= kMost)
        return Error{ErrorCode::Unavailable,
                     "Too many command lines wait to be let in.",
                     "Let them in or wait ten minutes.",
                     {}};
    m_logins.push_back({asked, false});
    if (m_listener)
        m_listener(asked.code);
    return asked;
}

Status LoginCodes::letIn(const std::string &code)
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    Login *login = find(code);
    if (!login)
        return Error{ErrorCode::NotFound,
                     "No command line waits with the code \"" + code + "\".",
                     "Codes live ten minutes: run trigger.dev login again.",
                     {}};
    login->isLetIn = true;
    return Done{};
}

Status LoginCodes::refuse(const std::string &code)
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    Login *login = find(code);
    if (!login)
        return Error{ErrorCode::NotFound, "No command line waits with the code \"" + code + "\".", {}, {}};
    m_logins.erase(m_logins.begin() + (login - m_logins.data()));
    return Done{};
}

LoginCodes::Answer LoginCodes::take(const std::string &authorizationCode)
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    const auto found = std::ranges::find_if(
        m_logins, [&](const Login &login) { return login.asked.authorizationCode == authorizationCode; });
    if (found == m_logins.end())
        return Answer::Unknown;
    if (!found->isLetIn)
        return Answer::Waits;
    m_logins.erase(found);
    return Answer::LetIn;
}

std::vector<LoginCodes::Asked> LoginCodes::waiting()
{
    const std::lock_guard lock(m_mutex);
    forgetOld();
    std::vector<Asked> all;
    for (const Login &login : m_logins) {
        if (!login.isLetIn)
            all.push_back(login.asked);
    }
    return all;
}

void LoginCodes::setListener(std::function<void(std::string)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
}

} // namespace runyard
