// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.maintenance.store.MaintenanceStore;
import io.github.finetune4j.maintenance.store.Turn;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of maintenances must keep, wherever it lies. */
@Timeout(60)
abstract class MaintenanceStoreContract {
    private static final List<String> LINES = List.of("{\"type\":\"opened\"}", "größe \ud83d\ude00", "");

    private MaintenanceStore store;

    /** {@return the store of this test, once more} */
    protected abstract MaintenanceStore open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    @Test
    void lines_comeBackAsTheyWere_alsoToAnother() {
        assertThat(store.append("router", 0, LINES)).isTrue();
        assertThat(store.append("router", 0, LINES))
                .as("somebody else has written")
                .isFalse();
        store.close();
        store = open();
        assertThat(store.read("router", 0)).isEqualTo(LINES);
        assertThat(store.read("router", 2)).isEqualTo(LINES.subList(2, 3));
        assertThat(store.read("other", 0)).isEmpty();
    }

    @Test
    void turn_isOnesAtATime_andTheOthersAreToldWhose() {
        try (MaintenanceStore other = open()) {
            Turn first = store.turn("router", "first of all");
            assertThat(first.granted()).isTrue();
            assertThat(first.holder()).isEqualTo("first of all");
            assertRefused(store);
            assertRefused(other);
            try (Turn apart = other.turn("another", "second")) {
                assertThat(apart.granted()).as("of another maintenance").isTrue();
            }
            first.close();
            first.close();
            try (Turn second = other.turn("router", "second")) {
                assertThat(second.granted()).isTrue();
                first.close();
                assertThat(store.turn("router", "third").holder()).isEqualTo("second");
            }
        }
    }

    private static void assertRefused(MaintenanceStore store) {
        try (Turn turn = store.turn("router", "second")) {
            assertThat(turn.granted()).isFalse();
            assertThat(turn.holder()).isEqualTo("first of all");
        }
    }

    @Test
    void turns_oneAfterTheOther_holdNothingBack() {
        for (int i = 0; i < 30; i++) { // more than a pool has connections
            try (Turn turn = store.turn("router", "me")) {
                assertThat(turn.granted()).isTrue();
                assertThat(store.append("router", i, List.of("line"))).isTrue();
            }
        }
        assertThat(store.read("router", 0)).hasSize(30);
    }

    @Test
    void whatIsNoName_isRefused() {
        for (String name : List.of("two words", "", "../up", "a'b", "z".repeat(101))) {
            assertThatThrownBy(() -> store.append(name, 0, LINES))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name of a maintenance: \"" + name + "\" -> ");
            assertThatThrownBy(() -> store.read(name, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.turn(name, "me")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
