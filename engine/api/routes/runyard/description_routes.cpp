// The description of the API for programs: resources/api/openapi.json as it is, built in by CMake.

#include "engine/api/router/router.h"

namespace runyard {

extern const char *const kOpenApiDescription; // openapi_text.cpp, made by CMakeLists.txt

void addDescriptionRoutes(Router &router)
{
    router
        .add("GET", "/openapi.json",
             [](const ApiCall &call) {
                 HttpResponse response;
                 response.body = kOpenApiDescription;
                 call.answer.send(std::move(response));
             })
        .open();
}

} // namespace runyard
