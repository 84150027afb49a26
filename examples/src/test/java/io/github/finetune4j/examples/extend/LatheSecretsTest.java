// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.testkit.ProviderSecretsTck;

/** A provider over HTTP of one's own keeps what is secret. */
// tag::lathe-secrets[]
class LatheSecretsTest extends ProviderSecretsTck<FakeLathe, LatheProvider> {
    @Override
    protected FakeLathe start() {
        return new FakeLathe();
    }

    @Override
    protected LatheProvider open(FakeLathe service, String key) {
        return service.provider().key(ApiKey.of(key)).build();
    }

    @Override
    protected String key() {
        return FakeLathe.KEY;
    }

    @Override
    protected String baseModel() {
        return "birch";
    }
}
// end::lathe-secrets[]
