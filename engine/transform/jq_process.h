// One jq expression in a process of its own, which is killed when it takes too long or too much memory
// and started again for the next payload.
// One thread at a time; blocks it for at most the time limit of each call. Never the engine's.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace runyard {

class JqProcess
{
public:
    static constexpr int kMillisPerPayload = 1'000;

    /// `helper` is the program runyard-jq. The error says what is wrong with the expression.
    static Result<std::unique_ptr<JqProcess>> start(const std::filesystem::path &helper,
                                                    std::string expression);
    ~JqProcess() { end(); }
    JqProcess(const JqProcess &) = delete;
    JqProcess &operator=(const JqProcess &) = delete;

    /// The one value the expression gives, as JSON text.
    Result<std::string> apply(std::string_view json);

private:
    JqProcess(std::filesystem::path helper, std::string expression)
        : m_helper(std::move(helper)), m_expression(std::move(expression))
    {
    }
    Status begin();
    int end(); // how it ended, as waitpid() says it
    Result<std::string> exchange(std::string_view text);

    std::filesystem::path m_helper;
    std::string m_expression;
    pid_t m_pid = 0;
    int m_socket = -1;
};

} // namespace runyard
