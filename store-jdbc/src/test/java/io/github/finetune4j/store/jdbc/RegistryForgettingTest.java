// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.ForgottenRowsException;
import io.github.finetune4j.registry.store.Garbage;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows are forgotten, and garbage is collected, wherever a registry lies, and a copy remembers no more. */
class RegistryForgettingTest {
    private static final Example GONE = Rows.data(5, 6).examples().get(0);

    @TempDir
    Path folder = Path.of("");

    private enum Form {
        FILES,
        H2,
        POSTGRES
    }

    /** A registry that can be opened again. */
    private record Place(Form form, Path folder, String database) {
        RegistryStore open() {
            return switch (form) {
                case FILES -> FileRegistry.open(folder);
                case H2 -> JdbcRegistry.h2(folder.resolve("registry"));
                case POSTGRES -> JdbcRegistry.of(Postgres.database(database));
            };
        }
    }

    private Place place(Form form, String name) {
        try {
            String database = form == Form.POSTGRES ? Postgres.newDatabase() : "";
            return new Place(form, folder.resolve(name), database);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void forget_erasesARow_andKeepsHashesAndVersions(Form form) {
        Place place = place(form, "a");
        DataVersion version;
        try (RegistryStore registry = place.open()) {
            version = registry.addData(Rows.data(0, 600), Map.of());
            assertThat(registry.forget(GONE, "ben", "asked").touched().data()).containsExactly(version);
            assertThat(registry.forget(GONE, "ben", "again").rows()).isZero();
        }
        try (RegistryStore registry = place.open();
                RegistryStore second = place.open()) {
            assertThatThrownBy(() -> registry.rows(version)).hasMessageContaining("1 of its 600 rows were forgotten");
            assertThat(second.rowsLeft(version)).hasSize(599).doesNotContain(GONE);
            assertThat(registry.verify().problems()).isEmpty();
            assertThat(registry.verify().forgotten()).isEqualTo(1);
            assertThatThrownBy(() -> second.addData(Rows.data(0, 600), Map.of()))
                    .isInstanceOf(ForgottenRowsException.class);
            assertThat(registry.rowsLeft(version)).hasSize(599).doesNotContain(GONE);
            DataVersion other = registry.addData(Rows.data(0, 601), Map.of());
            assertThat(second.rows(other)).hasSize(601).contains(GONE);
            assertThat(second.records()).hasAtLeastOneElementOfType(Noted.class);
            assertThat(second.verify().problems()).isEmpty();
            assertThat(second.forget(GONE, "ben", "once more").rows()).isEqualTo(1);
            assertThat(registry.rowsLeft(other)).hasSize(600).doesNotContain(GONE);
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void collectGarbage_leavesWhatRecordsReferTo(Form form) {
        try (RegistryStore registry = place(form, "a").open()) {
            DataVersion version = registry.addData(Rows.data(0, 300), Map.of());
            registry.addPoints(
                    "local/a", List.of(new MetricPoint("loss", 1, Instant.parse("2126-01-01T00:00:00Z"), 0.5)));
            assertThat(registry.collectGarbage()).isEqualTo(new Garbage(0, 0, 0));
            assertThat(registry.rows(version)).hasSize(300);
            assertThat(registry.points("local/a")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"FILES,H2", "H2,FILES", "FILES,FILES", "POSTGRES,FILES"})
    void copy_ofARegistryWithForgottenRows_remembersNoMore(Form from, Form to) {
        Place target = place(to, "b");
        try (RegistryStore registry = place(from, "a").open();
                RegistryStore copy = target.open()) {
            DataVersion early = registry.addData(Rows.data(0, 300), Map.of());
            registry.copyTo(copy);
            assertThat(copy.rows(early)).contains(GONE);
            registry.forget(GONE, "ben", "asked");
            Dataset more = Rows.data(200, 400);
            DataVersion late = registry.addData(more, Map.of());
            registry.copyTo(copy);
            assertThat(copy.rowsLeft(early)).hasSize(299).doesNotContain(GONE);
            assertThat(copy.rows(late)).containsExactlyElementsOf(more);
            assertThat(copy.verify().problems()).isEmpty();
            assertThat(copy.verify().forgotten()).isEqualTo(1);
            assertThat(copy.dayRoots()).isEqualTo(registry.dayRoots());
        }
        try (RegistryStore copy = target.open()) {
            assertThat(copy.rowsLeft(copy.data().get(0))).hasSize(299);
        }
    }

    @ParameterizedTest
    @CsvSource({"FILES,H2", "H2,FILES"})
    void copy_intoAnEmptyRegistry_afterForgetting_keepsTheHashAlone(Form from, Form to) {
        Place target = place(to, "b");
        try (RegistryStore registry = place(from, "a").open()) {
            DataVersion version = registry.addData(Rows.data(0, 300), Map.of());
            registry.forget(GONE, "ben", "asked");
            try (RegistryStore copy = target.open()) {
                registry.copyTo(copy);
            }
            try (RegistryStore copy = target.open()) {
                assertThat(copy.rowsLeft(version)).containsExactlyElementsOf(registry.rowsLeft(version));
                assertThat(copy.touchedBy(GONE).data()).containsExactly(version);
                assertThat(copy.verify()).isEqualTo(registry.verify());
                assertThat(copy.verify().forgotten()).isEqualTo(1);
                DataVersion back = copy.addData(Dataset.of(List.of(GONE)), Map.of());
                assertThat(copy.rows(back)).containsExactly(GONE);
                assertThat(copy.records().stream().map(RegistryRecord::id)).anyMatch(id -> id.startsWith("note/back-"));
            }
        }
    }
}
