// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.Set;

/** The other side of the gated rules: a provider that can do nothing beyond the least, in small pages. */
class BareFakeProviderTckTest extends FakeProviderTckTest {
    @Override
    FakeProvider.Builder configure(FakeProvider.Builder builder) {
        return builder.capabilities(Set.of()).pageSize(2);
    }
}
