// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A heading and what stands under it. */
record Section(String title, List<Part> parts) {
    static Builder named(String title) {
        return new Builder(title);
    }

    /** Gathers a section's parts. */
    static final class Builder {
        private final String title;
        private final List<Part> parts = new ArrayList<>();
        private Map<String, String> pairs = new LinkedHashMap<>();

        private Builder(String title) {
            this.title = title;
        }

        Builder add(Part part) {
            flush();
            parts.add(part);
            return this;
        }

        /** Pairs that follow each other stand in one list. */
        Builder pair(String name, String value) {
            pairs.put(name, value);
            return this;
        }

        Builder pair(String name, Optional<String> value) {
            return pair(name, Facts.orMissing(value));
        }

        private void flush() {
            if (!pairs.isEmpty()) {
                parts.add(new Part.Pairs(pairs));
                pairs = new LinkedHashMap<>();
            }
        }

        Section build() {
            flush();
            return new Section(title, List.copyOf(parts));
        }
    }
}
