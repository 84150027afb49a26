// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.testkit.RolloutStoreTck;
import java.util.concurrent.ConcurrentHashMap;

// tag::store-test[]
class MapRolloutStoreTest extends RolloutStoreTck {
    @Override
    protected RolloutStore emptyStore() {
        return new MapRolloutStore(new ConcurrentHashMap<>());
    }
}
// end::store-test[]
