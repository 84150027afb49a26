// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void ofAClassInAModule_isTheModules() {
        assertThat(Version.of(String.class)).contains(System.getProperty("java.version"));
    }

    @Test
    void ofAClassInAJar_isTheJars() {
        assertThat(JsonFactory.class.getModule().isNamed()).isFalse();
        assertThat(Version.of(JsonFactory.class))
                .contains(new JsonFactory().version().toString());
    }

    @Test
    void ofAClassInAFolder_isUnknown() {
        assertThat(Version.of(VersionTest.class)).isEmpty();
    }
}
