// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Who may know whom: between the rooms, and inside core. */
@AnalyzeClasses(packages = "io.github.finetune4j", importOptions = ArchitectureTest.ProductCode.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.finetune4j";
    /** The published jars: neither tests nor what they compare with, nor examples nor benchmarks. */
    static final class ProductCode implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("test-classes")
                    && !location.contains("/examples/")
                    && !location.contains("/benchmarks/")
                    && !location.contains("/fixtures/target/");
        }
    }

    // ---- between the rooms

    @ArchTest
    static final ArchRule statisticsKnowsNothingOfOurs =
            Rooms.only("statistics").and("org.apache.commons.math3..").rule();

    @ArchTest
    static final ArchRule chatTemplateKnowsNothingOfOurs =
            Rooms.only("chat-template").rule();

    @ArchTest
    static final ArchRule starterModelKnowsNothingOfOurs =
            Rooms.only("starter-model").rule();

    @ArchTest
    static final ArchRule coreKnowsOnlyStatistics = Rooms.only("core", "statistics")
            .and("javax.crypto..", "com.fasterxml.jackson..")
            .rule();

    @ArchTest
    static final ArchRule httpKnowsOnlyCore = Rooms.only("http", "core")
            .and("io.github.resilience4j..", "javax.net..")
            .rule();

    @ArchTest
    static final ArchRule theOpenAiProtocolKnowsHttpAndPricesOnly = Rooms.only("openai", "core", "http", "providers")
            .and("javax.crypto..", "com.sun.net.httpserver..")
            .rule();

    @ArchTest
    static final ArchRule providersKnowOnlyCore =
            Rooms.only("providers", "core").rule();

    @ArchTest
    static final ArchRule googleKnowsHttpAndPricesOnly = Rooms.only("google", "core", "http", "providers")
            .and("com.google.auth..")
            .rule();

    @ArchTest
    static final ArchRule awsKnowsHttpAndPricesOnly = Rooms.only("aws", "core", "http", "providers")
            .and("software.amazon.awssdk..", "javax.xml.stream..") // whose parser tells of answers that break off
            .rule();

    @ArchTest
    static final ArchRule huggingFaceKnowsCoreAndProtocolsOnly =
            Rooms.only("huggingface", "core", "http", "openai", "statistics").rule();

    @ArchTest
    static final ArchRule fireworksKnowsProtocolsAndPricesOnly = Rooms.only(
                    "fireworks", "core", "http", "openai", "providers", "statistics")
            .rule();

    @ArchTest
    static final ArchRule togetherKnowsProtocolsAndPricesOnly = Rooms.only(
                    "together", "core", "http", "openai", "providers", "statistics")
            .and("com.github.luben.zstd..")
            .rule();

    @ArchTest
    static final ArchRule insideHuggingFace_packagesKnowEachOtherOneWay = SlicesRuleDefinition.slices()
            .matching(ROOT + ".huggingface.internal.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule pagesKnowCoreOnly = Rooms.only("html", "core")
            .and("javax.xml.parsers..", "org.apache.batik..", "org.knowm.xchart..", "org.w3c.dom..")
            .rule();

    @ArchTest
    static final ArchRule evaluationNeverKnowsAProvider = Rooms.never(
            "evaluation", "dataset", "lora", "http", "openai", "huggingface", "fireworks", "together", "testkit");

    @ArchTest
    static final ArchRule datasetsKnowNeitherProvidersNorEvaluation = Rooms.never(
            "dataset", "evaluation", "lora", "http", "openai", "huggingface", "fireworks", "together", "testkit");

    @ArchTest
    static final ArchRule datasetsKnowNoTraining = Rooms.neverPackages(
            "dataset",
            ROOT + ".spi..",
            ROOT + ".job..",
            ROOT + ".training..",
            ROOT + ".internal.engine..",
            "java.net.http..");

    @ArchTest
    static final ArchRule localTrainingNeverKnowsEvaluationOrHttp = Rooms.never(
            "lora", "evaluation", "dataset", "http", "openai", "huggingface", "fireworks", "together", "testkit");

    @ArchTest
    static final ArchRule localTrainingNeverKnowsAnEvaluator =
            Rooms.neverPackages("lora", ROOT + ".evaluation..", ROOT + ".rollout..", "java.net.http..");

    @ArchTest
    static final ArchRule theDatabaseStoreKnowsCoreAndWhatItKeepsOnly = Rooms.only(
                    "store-jdbc", "core", "registry", "monitor", "workspace")
            .and("javax.sql..", "org.flywaydb..", "org.h2.jdbcx..")
            .rule();

    @ArchTest
    static final ArchRule theWorkspaceKnowsWhatItHandsOutOnly = Rooms.only("workspace", "core", "registry", "monitor")
            .and("javax.sql..")
            .rule();

    @ArchTest
    static final ArchRule theWorkspaceKnowsOfTheMonitorWhatIsCapturedOnly = noClasses()
            .that(Rooms.in("workspace"))
            .should()
            .dependOnClassesThat(resideInAnyPackage(ROOT + ".monitor..")
                    .and(DescribedPredicate.not(resideInAnyPackage(ROOT + ".monitor.capture.."))));

    @ArchTest
    static final ArchRule metersKnowCoreAndTheMonitorsFiguresOnly = Rooms.only(
                    "micrometer", "core", "monitor", "statistics")
            .and("io.micrometer..")
            .rule();

    @ArchTest
    static final ArchRule onlyMetersOfWhatIsCapturedAndWatchedKnowTheMonitor = noClasses()
            .that(Rooms.in("micrometer"))
            .and()
            .haveNameNotMatching(".*\\.(Capture|Monitor)Meters.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".monitor..");

    @ArchTest
    static final ArchRule flagsKnowCoreOnly =
            Rooms.only("openfeature", "core").and("dev.openfeature..").rule();

    @ArchTest
    static final ArchRule telemetryKnowsCoreAndTheMonitorOnly = Rooms.only(
                    "opentelemetry", "core", "monitor", "statistics")
            .and("io.opentelemetry..")
            .rule();

    @ArchTest
    static final ArchRule mlflowKnowsRegistriesAndHttpOnly =
            Rooms.only("mlflow", "core", "http", "registry").rule();

    @ArchTest
    static final ArchRule tensorBoardKnowsCoreOnly =
            Rooms.only("tensorboard", "core").rule();

    @ArchTest
    static final ArchRule weightsAndBiasesKnowsCoreOnly =
            Rooms.only("wandb", "core").rule();

    static final ArchRule theSpringBootStarterKnowsWhatItMakesBeansOfOnly = Rooms.only(
                    "spring-boot-starter",
                    "core",
                    "registry",
                    "micrometer",
                    "store-jdbc",
                    "console",
                    "monitor",
                    "workspace")
            .and("org.springframework..", "io.micrometer..", "jakarta.servlet..", "javax.sql..")
            .rule();

    @ArchTest
    static final ArchRule langChain4jKnowsCoreAndEmbeddingsOnly = Rooms.only("langchain4j", "core", "evaluation")
            .and("dev.langchain4j..")
            .rule();

    @ArchTest
    static final ArchRule springAiKnowsCoreAndEmbeddingsOnly = Rooms.only("spring-ai", "core", "evaluation")
            .and("org.springframework..", "reactor..", "io.micrometer.observation..")
            .rule();

    @ArchTest
    static final ArchRule onlyEmbeddingsOfFrameworksKnowTheEvaluation = noClasses()
            .that(Rooms.in("langchain4j", "spring-ai"))
            .and()
            .haveNameNotMatching(".*\\.(LangChain4j|SpringAi)Embeddings.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".evaluation.metric..");

    static final ArchRule evidentlysFilesKnowCoreDataAndTheMonitorOnly =
            Rooms.only("evidently", "core", "dataset", "monitor", "statistics").rule();

    @ArchTest
    static final ArchRule nobodyKnowsAnIntegration = noClasses()
            .that(DescribedPredicate.not(Rooms.inFolder("integrations").or(Rooms.in("examples", "benchmarks"))))
            .should()
            .dependOnClassesThat(Rooms.inFolder("integrations"));

    @ArchTest
    static final ArchRule theMonitorKnowsDataAndTheConsolesPagesOnly = Rooms.only(
                    "monitor", "core", "statistics", "dataset", "console")
            .and("com.github.luben.zstd..", "java.net.http..", "javax.crypto..")
            .rule();

    @ArchTest
    static final ArchRule onlyThePagesOfTheMonitorKnowTheConsole = noClasses()
            .that()
            .resideInAPackage(ROOT + ".monitor..")
            .and()
            .resideOutsideOfPackage(ROOT + ".monitor.pages..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".console..");

    @ArchTest
    static final ArchRule peopleKnowStatisticsAndTheConsolesPagesOnly = Rooms.only(
                    "people", "core", "statistics", "console")
            .and("java.net.http..", "javax.crypto..")
            .rule();

    @ArchTest
    static final ArchRule onlyThePagesOfPeopleKnowTheConsole = noClasses()
            .that()
            .resideInAPackage(ROOT + ".people..")
            .and()
            .resideOutsideOfPackage(ROOT + ".people.pages..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".console..");

    @ArchTest
    static final ArchRule searchKnowsStatisticsAndHowPagesAreMadeOnly = Rooms.only(
                    "search", "core", "providers", "statistics", "html", "console")
            .and("org.apache.commons.numbers..")
            .rule();

    @ArchTest
    static final ArchRule onlyPagesOfSearchKnowTheConsole = noClasses()
            .that()
            .resideInAPackage(ROOT + ".search..")
            .and()
            .resideOutsideOfPackage(ROOT + ".search..pages..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".console..");

    @ArchTest
    static final ArchRule rescueKnowsTheProtocolAndHowPagesAreMadeOnly =
            Rooms.only("rescue", "core", "http", "openai", "providers", "html").rule();

    @ArchTest
    static final ArchRule retrievalKnowsCoreStatisticsAndLuceneOnly = Rooms.only("retrieval", "core", "statistics")
            .and("org.apache.lucene..")
            .rule();

    @ArchTest
    static final ArchRule maintenanceKnowsWhatComesBeforeAndTheConsolesPagesOnly = Rooms.only(
                    "maintenance", "core", "statistics", "dataset", "registry", "monitor", "console")
            .rule();

    @ArchTest
    static final ArchRule onlyThePagesOfMaintenanceKnowTheConsole = noClasses()
            .that()
            .resideInAPackage(ROOT + ".maintenance..")
            .and()
            .resideOutsideOfPackage(ROOT + ".maintenance.pages..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".console..");

    @ArchTest
    static final ArchRule theRegistryKnowsCoreAndPagesOnly = Rooms.only("registry", "core", "html")
            .and("javax.security.auth.x500..")
            .rule();

    @ArchTest
    static final ArchRule registriesAreToldAndKnowNoJobs =
            never(ROOT + ".registry..", ".job..", ".training..", ".spi..", ".internal.engine..");

    @ArchTest
    static final ArchRule onlyTheGateOfSignaturesKnowsEvaluation = noClasses()
            .that()
            .resideInAPackage(ROOT + ".registry..")
            .and()
            .resideOutsideOfPackage(ROOT + ".registry.signing")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".evaluation..");

    @ArchTest
    static final ArchRule theConsoleKnowsTheRegistryAndNoOtherEngine = Rooms.only(
                    "console", "core", "statistics", "registry")
            .and("com.sun.net.httpserver..", "org.eclipse.jetty..")
            .rule();

    @ArchTest
    static final ArchRule theConsoleAsksAnyRegistry =
            Rooms.neverPackages("console", ROOT + ".registry.files..", ROOT + ".registry.signing..");

    @ArchTest
    static final ArchRule rolloutKnowsModelsAndEvaluationOnly =
            never(ROOT + ".rollout..", ".job..", ".training..", ".spi..", ".internal.engine..");

    @ArchTest
    static final ArchRule nobodyInCoreKnowsRollouts = noClasses()
            .that(Rooms.in("core"))
            .and()
            .resideOutsideOfPackage(ROOT + ".rollout..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".rollout..");

    @ArchTest
    static final ArchRule fixturesAreForTestsAlone = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".fixtures..");

    // ---- inside core: one way

    @ArchTest
    static final ArchRule errorsKnowNobody =
            onlyDependsOn(ROOT + ".error..", ROOT + ".error..", "java..", "org.apiguardian..", "org.jspecify..");

    @ArchTest
    static final ArchRule chatIsAtTheBottom = never(
            ROOT + ".chat..",
            ".dataset..",
            ".model..",
            ".training..",
            ".job..",
            ".spi..",
            ".evaluation..",
            ".internal.engine..");

    @ArchTest
    static final ArchRule datasetsKnowChatOnly = noClasses()
            .that(Rooms.in("core"))
            .and()
            .resideInAPackage(ROOT + ".dataset..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".model..",
                    ROOT + ".training..",
                    ROOT + ".job..",
                    ROOT + ".spi..",
                    ROOT + ".evaluation..",
                    ROOT + ".internal.engine..");

    @ArchTest
    static final ArchRule modelsKnowOnlyDatasets =
            never(ROOT + ".model..", ".training..", ".job..", ".spi..", ".evaluation..", ".internal.engine..");

    @ArchTest
    static final ArchRule trainingKnowsNoJobs =
            never(ROOT + ".training..", ".job..", ".spi..", ".evaluation..", ".internal.engine..");

    @ArchTest
    static final ArchRule jobsKnowNoProvider = never(ROOT + ".job..", ".spi..", ".evaluation..", ".internal.engine..");

    @ArchTest
    static final ArchRule providersKnowNoEngine = never(ROOT + ".spi..", ".evaluation..", ".internal.engine..");

    @ArchTest
    static final ArchRule evaluationKnowsNoJobs = noClasses()
            .that(Rooms.in("core"))
            .and()
            .resideInAPackage(ROOT + ".evaluation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".job..", ROOT + ".training..", ROOT + ".spi..", ROOT + ".internal.engine..");

    @ArchTest
    static final ArchRule onlyTheFrontDoorKnowsTheEngine = classes()
            .that()
            .resideInAPackage(ROOT + ".internal.engine..")
            .should()
            .onlyBeAccessed()
            .byAnyPackage(ROOT, ROOT + ".internal.engine..");

    // ---- third parties

    @ArchTest
    static final ArchRule djlStaysInItsRooms = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackages(ROOT + ".lora.internal.djl..", ROOT + ".lora.internal.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    /**
     * Calls of Java's that go through a user's text and take the square of its length, or may: each has one place,
     * which bounds it. Regular expressions: {@link LinearPatternsTest}.
     */
    @ArchTest
    static final ArchRule normalizerStaysInOneClass = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".internal.text.NormalText")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.text.Normalizer");

    @ArchTest
    static final ArchRule breaksOfWordsStayInOneClass = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .doNotHaveFullyQualifiedName(ROOT + ".dataset.clean.Words")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.text\\.(BreakIterator|Collator|RuleBasedCollator|Bidi)");

    @ArchTest
    static final ArchRule tokenizersOfOthersAreForTests = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.huggingface..");

    @ArchTest
    static final ArchRule resilience4jStaysInItsRoom = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule chartsStayInTheirRoom = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".html..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.knowm.xchart..", "org.apache.batik..");

    @ArchTest
    static final ArchRule linguaStaysInItsRoom = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".dataset.lingua..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.pemistahl..");

    @ArchTest
    static final ArchRule jettyStaysInOneClass = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .haveNameNotMatching(".*\\.JettyServer(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");

    @ArchTest
    static void publicSignaturesShowNoThirdParty(JavaClasses all) {
        PublicSignatures.check(all);
    }

    // ---- habits

    @ArchTest
    static final ArchRule everyExceptionIsUnchecked = classes()
            .that()
            .areAssignableTo(Exception.class)
            .and(DescribedPredicate.not(
                    // signals of transports and of files, which speak of IOException as the JDK does; callers see none
                    resideInAnyPackage(ROOT + ".http..", ROOT + ".internal.files..")
                            .and(com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(
                                    java.io.IOException.class))))
            .should()
            .beAssignableTo(RuntimeException.class);

    // the child process that asks llama.cpp tells its parent why it failed
    @ArchTest
    static final ArchRule librariesDoNotPrint =
            noClasses().that().doNotHaveSimpleName("LlamaMain").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule librariesLogThroughTheSystemLogger = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nobodySleepsOrReadsTheWallClock = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule nobodyForcesTheCollector = noClasses().should().callMethod(System.class, "gc");

    private static ArchRule onlyDependsOn(String who, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(who)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    private static ArchRule never(String who, String... packages) {
        String[] full = java.util.Arrays.stream(packages).map(ROOT::concat).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(who)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(full);
    }
}
