// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.monitor.Looking;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.MonitorStatus;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A workspace as a bean, the stores that it hands out, and monitors over them. */
class WorkspaceBeansTest {
    @TempDir
    Path folder = Path.of("");

    private String inFolder() {
        return "finetune4j.workspace.folder=" + folder.resolve("workspace");
    }

    @Test
    void folder_givesEveryStore_andClosesThemWithTheApplication() {
        for (int i = 0; i < 2; i++) { // rollouts are open to one process at a time
            long known = i;
            TwoArms.runner().withPropertyValues(inFolder()).run(context -> {
                Workspace workspace = context.getBean(Workspace.class);
                assertThat(context.getBean(CaptureStore.class)).isSameAs(workspace.captures());
                assertThat(context.getBean(JournalStore.class)).isSameAs(workspace.journals());
                assertThat(context.getBean(RegistryStore.class)).isSameAs(workspace.registry());
                assertThat(context.getBean(RolloutStore.class)).isSameAs(workspace.rollouts());
                assertThat(workspace.people().append("tickets", known, List.of("one")))
                        .isTrue();
            });
        }
    }

    @Test
    void registryAndRollout_withSettingsOfTheirOwn_liveElsewhere() {
        TwoArms.runner()
                .withPropertyValues(
                        inFolder(),
                        "finetune4j.rollout.folder=" + folder.resolve("rollout"),
                        "finetune4j.registry.folder=" + folder.resolve("registry"))
                .run(context -> {
                    assertThat(context.getBean(RegistryStore.class)).isNotNull();
                    assertThat(context.getBean(RolloutStore.class)).isNotNull();
                    assertThat(context.getBean(Workspace.class)).isNotNull();
                    assertThat(folder.resolve("workspace/registry")).doesNotExist();
                    assertThat(folder.resolve("workspace/rollouts")).doesNotExist();
                    assertThat(folder.resolve("rollout")).isNotEmptyDirectory();
                });
    }

    @Test
    void database_isTheWorkspace_whereThereIsNoFolder() {
        TwoArms.bare()
                .withBean(
                        DataSource.class,
                        () -> JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("database"), "sa", ""))
                .run(context -> {
                    JournalStore journals = context.getBean(JournalStore.class);
                    assertThat(journals.of("people").append("tickets", 0, List.of("one")))
                            .isTrue();
                    assertThat(context.getBean(Workspace.class).people().read("tickets", 0))
                            .containsExactly("one");
                });
    }

    @Test
    void withoutFolderAndDatabase_thereIsNone() {
        TwoArms.runner()
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Workspace.class)
                        .doesNotHaveBean(JournalStore.class));
    }

    @Test
    void withoutTheArtifact_aSettingOfItEndsTheStart_andNothingElseDoes() {
        ApplicationContextRunner bare = TwoArms.runner()
                .withClassLoader(
                        new FilteredClassLoader("io.github.finetune4j.workspace", "io.github.finetune4j.monitor"));
        bare.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("finetune4jWorkspace"));
        bare.withPropertyValues(inFolder())
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("finetune4j-workspace is missing -> add it"));
        bare.withPropertyValues("finetune4j.monitors.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("finetune4j-monitor is missing -> add it"));
    }

    @Test
    void storesOfTheApplication_comeFirst() {
        JournalStore own = new MemoryJournalStore();
        TwoArms.runner()
                .withPropertyValues(inFolder())
                .withBean(JournalStore.class, () -> own)
                .run(context -> assertThat(context.getBean(JournalStore.class)).isSameAs(own));
    }

    @Test
    void monitors_look_withSettingsSinksAndCustomizers() {
        TwoArms.runner()
                .withPropertyValues(inFolder(), "finetune4j.monitors.enabled=true")
                .withBean(
                        MonitorsCustomizer.class,
                        () -> monitors -> monitors.monitors(List.of(Monitor.requestsPerMinute())))
                .run(context -> {
                    Monitors monitors = context.getBean(Monitors.class);
                    assertThat(monitors.looking().state()).isNotEqualTo(Looking.State.STOPPED);
                    assertThat(monitors.status())
                            .extracting(MonitorStatus::monitor)
                            .containsExactly("requests_per_minute");
                });
    }

    @Test
    void monitorsWithoutAWorkspace_orWithAWrongSetting_endTheStart() {
        TwoArms.runner()
                .withPropertyValues("finetune4j.monitors.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("finetune4j.monitors.enabled: true, and there is nothing to watch"));
        TwoArms.runner()
                .withPropertyValues(
                        inFolder(), "finetune4j.monitors.enabled=true", "finetune4j.monitors.false-alarms-per-year=2")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "falseAlarmsPerYear: 2.0 -> give a number between 0 and 1, both excluded"));
    }
}
