// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTuneEngine;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.FileRolloutStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Policies;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which beans there are, where the state is kept, and what makes the starter stand back. */
class RolloutBeansTest {
    @TempDir
    Path folder;

    private static DataSource h2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    private static ApplicationContextRunner withDatabase(DataSource source) {
        return TwoArms.runner().withBean(DataSource.class, () -> source);
    }

    @Test
    void chatModel_isTheRollout() {
        TwoArms.runner().run(context -> {
            ChatModel model = context.getBean(ChatModel.class);
            assertThat(model).isSameAs(context.getBean(Rollout.class));
            assertThat(model.chat(ChatRequest.user("hi").withKey("nobody")).text())
                    .isIn("baseline", "candidate");
        });
    }

    @Test
    void noArms_noRollout() {
        TwoArms.bare()
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Rollout.class)
                        .doesNotHaveBean("rolloutsHealthIndicator"));
        TwoArms.runner()
                .withPropertyValues("finetune4j.rollout.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Rollout.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled=true", "name=support", "stages[0].share=1"})
    void whateverIsSet_withoutArms_isRefused(String setting) {
        TwoArms.bare()
                .withPropertyValues("finetune4j.rollout." + setting, "spring.application.name=support")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageStartingWith("finetune4j.rollout.baseline: baseline is no bean"));
    }

    @Test
    void severalCandidates_ofOtherNames_areItsArms() {
        TwoArms.bare()
                .withBean("old", ChatModel.class, () -> TwoArms.saying("old", "v1"))
                .withBean("small", ChatModel.class, () -> TwoArms.saying("small", "v2-small"))
                .withBean("large", ChatModel.class, () -> TwoArms.saying("large", "v2-large"))
                .withPropertyValues(
                        "finetune4j.rollout.name=support",
                        "finetune4j.rollout.baseline=old",
                        "finetune4j.rollout.candidates=small,large")
                .run(context -> assertThat(
                                context.getBean(Rollout.class).status().arms())
                        .extracting(arm -> arm.name() + " " + arm.model())
                        .containsExactly("baseline v1", "large v2-large", "small v2-small"));
    }

    @Test
    void rolloutOfTheApplications_isTheOnlyOne() {
        MemoryRolloutStore store = new MemoryRolloutStore();
        TwoArms.runner()
                .withPropertyValues("management.endpoints.web.exposure.include=rollouts")
                .withBean(
                        "own",
                        Rollout.class,
                        () -> Policies.canary("own")
                                .build()
                                .start(TwoArms.saying("a", "a"), TwoArms.saying("b", "b"), store))
                .run(context -> {
                    assertThat(context).hasSingleBean(Rollout.class).hasBean("own");
                    assertThat(context.getBean(RolloutsEndpoint.class)
                                    .rollouts()
                                    .toString())
                            .contains("name=own");
                });
    }

    @Test
    void policyAndStoreOfTheApplications_areTaken() {
        MemoryRolloutStore store = new MemoryRolloutStore();
        TwoArms.runner()
                .withBean(RolloutStore.class, () -> store)
                .withBean(RolloutPolicy.class, () -> Policies.canary("mine").build())
                .run(context -> assertThat(
                                context.getBean(Rollout.class).policy().name())
                        .isEqualTo("mine"));
        assertThat(store.rollouts()).singleElement().asString().startsWith("mine");
    }

    @Test
    void database_keepsTheState_acrossContexts() {
        DataSource source = h2();
        try (HeardLog log = HeardLog.of(StoreChoice.class)) {
            withDatabase(source).run(context -> {
                assertThat(context).getBean(RolloutStore.class).isInstanceOf(JdbcRolloutStore.class);
                context.getBean(Rollout.class).pause("ops", "a look at it");
            });
            withDatabase(source)
                    .run(context -> assertThat(
                                    context.getBean(Rollout.class).status().phase())
                            .isEqualTo(Phase.PAUSED));
            assertThat(log.messages())
                    .containsOnly("INFO the rollout's state is kept in the application's H2 database");
        }
    }

    @Test
    void folder_keepsTheState_evenWithADatabase() {
        withDatabase(h2())
                .withPropertyValues("finetune4j.rollout.folder=" + folder)
                .run(context -> assertThat(context).getBean(RolloutStore.class).isInstanceOf(FileRolloutStore.class));
        try (FileRolloutStore store = FileRolloutStore.open(folder)) { // the application has closed it
            assertThat(store.rollouts()).singleElement().asString().startsWith("support");
        }
    }

    @Test
    void neither_keepsItInMemory_andSaysSo() {
        try (HeardLog log = HeardLog.of(StoreChoice.class)) {
            TwoArms.runner()
                    .run(context ->
                            assertThat(context).getBean(RolloutStore.class).isInstanceOf(MemoryRolloutStore.class));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING the rollout's state is kept in memory, there is neither a DataSource nor")
                    .contains(" -> give a DataSource and finetune4j-store-jdbc, or finetune4j.rollout.folder");
        }
    }

    @Test
    void databaseWithoutTheStore_isSaid() {
        try (HeardLog log = HeardLog.of(StoreChoice.class)) {
            withDatabase(h2())
                    .withClassLoader(new FilteredClassLoader("io.github.finetune4j.store.jdbc"))
                    .run(context -> assertThat(context)
                            .doesNotHaveBean(Registry.class)
                            .getBean(RolloutStore.class)
                            .isInstanceOf(MemoryRolloutStore.class));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("in memory, there is a DataSource, but no finetune4j-store-jdbc");
        }
    }

    @Test
    void memory_canBeSet() {
        withDatabase(h2())
                .withPropertyValues("finetune4j.rollout.store=memory")
                .run(context -> assertThat(context).getBean(RolloutStore.class).isInstanceOf(MemoryRolloutStore.class));
    }

    @Test
    void twoDatabases_noneThePrimary_areRefused() {
        withDatabase(h2())
                .withBean("second", DataSource.class, RolloutBeansTest::h2)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("there are 2 DataSource beans, and none is the primary one -> mark"));
    }

    @Test
    void registry_isInTheDatabase_inAFolder_orNowhere() {
        withDatabase(h2()).run(context -> {
            RegistryStore registry = context.getBean(RegistryStore.class);
            context.getBean(Rollout.class).pause("ops", "a look at it");
            assertThat(registry.records()).isNotEmpty(); // the rollout is on record
        });
        TwoArms.runner()
                .withPropertyValues("finetune4j.registry.folder=" + folder)
                .run(context -> assertThat(context.getBean(RegistryStore.class).records())
                        .isNotEmpty());
        TwoArms.runner().run(context -> assertThat(context).doesNotHaveBean(Registry.class));
        withDatabase(h2())
                .withPropertyValues("finetune4j.registry.store=none")
                .run(context -> assertThat(context).doesNotHaveBean(Registry.class));
    }

    @Test
    void anotherCandidate_whileOneIsUnderWay_isRefused_withWhatToDo() {
        DataSource source = h2();
        withDatabase(source).run(context -> assertThat(context).hasNotFailed());
        TwoArms.bare()
                .withBean(DataSource.class, () -> source)
                .withBean("baseline", ChatModel.class, () -> TwoArms.saying("baseline", "support-v1"))
                .withBean("candidate", ChatModel.class, () -> TwoArms.saying("candidate", "support-v3"))
                .withPropertyValues("finetune4j.rollout.name=support")
                .run(context -> assertThat(new SettingFailureAnalyzer()
                                .analyze(Objects.requireNonNull(context.getStartupFailure())))
                        .satisfies(said -> {
                            assertThat(Objects.requireNonNull(said).getDescription())
                                    .startsWith("finetune4j.rollout: rollout support is under way with ");
                            assertThat(said.getAction()).isNotEmpty();
                        }));
    }

    @Test
    void engine_isThereForWhoAsks() {
        TwoArms.bare()
                .run(context -> assertThat(context.getBean(FineTuneEngine.class))
                        .isSameAs(context.getBean(FineTuneEngine.class)));
    }
}
