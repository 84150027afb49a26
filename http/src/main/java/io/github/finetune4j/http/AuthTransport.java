// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.BaseUrl;
import io.github.finetune4j.http.internal.Redactor;
import java.io.IOException;

/** Adds the key, but only where the call goes to the API's own origin. */
record AuthTransport(Transport next, Auth auth, BaseUrl base, Redactor redactor) implements Transport {
    @Override
    public HttpReply send(HttpCall call) throws IOException {
        return next.send(base.sameOrigin(call.uri()) ? auth.sign(call, redactor) : call);
    }
}
