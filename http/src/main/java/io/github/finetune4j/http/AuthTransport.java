// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.BaseUrl;
import java.io.IOException;

/** Adds the key, but only where the call goes to the API's own origin. */
final class AuthTransport implements Transport {
    private final Transport next;
    private final Auth auth;
    private final BaseUrl base;
    private final Redactor redactor;

    AuthTransport(Transport next, Auth auth, BaseUrl base, Redactor redactor) {
        this.next = next;
        this.auth = auth;
        this.base = base;
        this.redactor = redactor;
    }

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        return next.send(base.sameOrigin(call.uri()) ? auth.sign(call, redactor) : call);
    }
}
