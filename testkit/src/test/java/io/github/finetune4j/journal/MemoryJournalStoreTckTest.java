// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import io.github.finetune4j.testkit.JournalStoreTck;

class MemoryJournalStoreTckTest extends JournalStoreTck {
    private final JournalStore store = new MemoryJournalStore();

    @Override
    protected JournalStore open() {
        return store;
    }
}
