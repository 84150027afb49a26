// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.rollout.LiveMetric;

/** Who may know whom: between the rooms, and inside core. */
class ArchitectureTest extends OnOurClasses {
    private static final String ROOT = "io.github.finetune4j";
    /** The published jars: neither tests nor what they compare with, nor examples nor benchmarks. */
    static final class ProductCode implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("test-classes")
                    && !location.contains("/examples/")
                    && !location.contains("/benchmarks/")
                    && !location.contains("/build/fixtures/target/");
        }
    }

    // ---- between the rooms

    /** Each knows the rooms and the packages that {@code rooms.txt} names, and nothing else. */
    @ArchTest
    static void roomKnowsWhatTheTableSays(JavaClasses all) {
        assertThat(Rooms.all().stream()
                        .map(room -> room.rule().evaluate(all))
                        .filter(EvaluationResult::hasViolation)
                        .map(result -> result.getFailureReport().toString()))
                .isEmpty();
    }

    @ArchTest
    static final ArchRule insideStatistics_themesKnowEachOtherOneWay = SlicesRuleDefinition.slices()
            .matching(ROOT + ".statistics.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule insideHuggingFace_packagesKnowEachOtherOneWay = SlicesRuleDefinition.slices()
            .matching(ROOT + ".huggingface.internal.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule evaluationNeverKnowsAProvider = Rooms.never(
            "evaluation",
            "dataset",
            "lora",
            "http",
            "openai",
            "huggingface",
            "anthropic",
            "fireworks",
            "together",
            "testkit",
            "testkit-services");

    @ArchTest
    static final ArchRule datasetsKnowNeitherProvidersNorEvaluation = Rooms.never(
            "dataset",
            "evaluation",
            "lora",
            "http",
            "openai",
            "huggingface",
            "anthropic",
            "fireworks",
            "together",
            "testkit",
            "testkit-services");

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
            "lora",
            "evaluation",
            "dataset",
            "http",
            "openai",
            "huggingface",
            "anthropic",
            "fireworks",
            "together",
            "testkit",
            "testkit-services");

    @ArchTest
    static final ArchRule localTrainingNeverKnowsAnEvaluator =
            Rooms.neverPackages("lora", ROOT + ".evaluation..", ROOT + ".rollout..", "java.net.http..");

    @ArchTest
    static final ArchRule onlyMetersOfWhatIsCapturedAndWatchedKnowTheMonitor = noClasses()
            .that(Rooms.in("micrometer"))
            .and()
            .haveNameNotMatching(".*\\.(Capture|Monitor)Meters.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".monitor..");

    @ArchTest
    static final ArchRule onlyEmbeddingsOfFrameworksKnowTheEvaluation = noClasses()
            .that(Rooms.in("langchain4j", "spring-ai"))
            .and()
            .haveNameNotMatching(".*\\.(LangChain4j|SpringAi)Embeddings.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".evaluation.metric..");

    @ArchTest
    static final ArchRule nobodyKnowsAnIntegration = noClasses()
            .that(DescribedPredicate.not(Rooms.inFolder("integrations").or(Rooms.in("examples", "benchmarks"))))
            .should()
            .dependOnClassesThat(Rooms.inFolder("integrations"));

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
    static final ArchRule onlyThePagesOfPeopleKnowTheConsole = noClasses()
            .that()
            .resideInAPackage(ROOT + ".people..")
            .and()
            .resideOutsideOfPackage(ROOT + ".people.pages..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".console..");

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
    static final ArchRule onlyThePagesOfMaintenanceKnowTheConsole = noClasses()
            .that()
            .resideInAPackage(ROOT + ".maintenance..")
            .and()
            .resideOutsideOfPackage(ROOT + ".maintenance.pages..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".console..");

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
    static final ArchRule theConsoleAsksAnyRegistry =
            Rooms.neverPackages("console", ROOT + ".registry.files..", ROOT + ".registry.signing..");

    @ArchTest
    static final ArchRule rolloutKnowsModelsAndEvaluationOnly =
            never(ROOT + ".rollout..", ".job..", ".training..", ".spi..", ".internal.engine..");

    @ArchTest
    static final ArchRule onlyTheRecorderMeasuresCalls = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".rollout.internal.record..")
            .should()
            .callMethod(LiveMetric.Measure.class, "of", ChatRequest.class, ChatResponse.class)
            .because("a call has one record, made by CallRecorder");

    @ArchTest
    static final ArchRule onlyTheRecorderPricesLiveCalls = noClasses()
            .that(Rooms.in("capture").or(resideInAnyPackage(ROOT + ".rollout..")))
            .and()
            .resideOutsideOfPackage(ROOT + ".rollout.internal.record..")
            .should()
            .callMethod(TokenPrice.class, "of", Usage.class)
            .because("a call has one record, made by CallRecorder");

    @ArchTest
    static final ArchRule feedbackKnowsNobodyWhoHearsIt =
            never(ROOT + ".feedback..", ".rollout..", ".evaluation..", ".dataset..", ".model..", ".job..", ".spi..");

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
    static final ArchRule modelsOfTextAreAtTheBottom = onlyDependsOn(
            ROOT + ".text..",
            ROOT + ".text..",
            ROOT + ".internal.names..",
            "java..",
            "org.apiguardian..",
            "org.jspecify..");

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
            .resideOutsideOfPackages(
                    ROOT + ".lora.internal.djl..", ROOT + ".lora.internal.kernel..", ROOT + ".lora.internal.encoder..")
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

    /** A chart is drawn as text: it needs no font, and no screen. */
    @ArchTest
    static final ArchRule chartsNeedNoWindowSystem = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.swing..", "org.knowm.xchart..", "org.apache.batik..");

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
