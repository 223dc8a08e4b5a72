#include "engine/api/access/answer_filter.h"

namespace runyard {

namespace {

class AnswerFilter : public HttpReply::Exchange
{
public:
    AnswerFilter(HttpReply reply, std::function<void(HttpResponse, HttpReply)> use)
        : m_reply(std::move(reply)), m_use(std::move(use))
    {
    }
    void answer(HttpResponse response) override { m_use(std::move(response), m_reply); }
    void whenGone(std::function<void()> gone) override { m_reply.whenGone(std::move(gone)); }

private:
    HttpReply m_reply;
    std::function<void(HttpResponse, HttpReply)> m_use;
};

} // namespace

void makeOwnRequestKey(HttpRequest &request, const std::string &owner)
{
    for (auto &[name, value] : request.headers) {
        if (name == kRequestKeyHeader && !value.empty())
            value = owner + '/' + value;
    }
}

HttpReply filtered(HttpReply reply, std::function<void(HttpResponse, HttpReply)> use)
{
    return HttpReply(std::make_shared<AnswerFilter>(std::move(reply), std::move(use)));
}

} // namespace runyard
