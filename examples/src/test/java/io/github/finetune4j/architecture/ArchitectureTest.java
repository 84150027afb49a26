package io.github.finetune4j.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: between the rooms, and inside core. */
@AnalyzeClasses(packages = "io.github.finetune4j", importOptions = ArchitectureTest.ProductCode.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.finetune4j";
    private static final String[] CORE = {
        ROOT,
        ROOT + ".dataset..",
        ROOT + ".model..",
        ROOT + ".training..",
        ROOT + ".job..",
        ROOT + ".spi..",
        ROOT + ".evaluation..",
        ROOT + ".rollout..",
        ROOT + ".error..",
        ROOT + ".internal.."
    };

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

    private static String[] plusCore(String... more) {
        String[] all = java.util.Arrays.copyOf(CORE, CORE.length + more.length);
        System.arraycopy(more, 0, all, CORE.length, more.length);
        return all;
    }

    // ---- between the rooms

    @ArchTest
    static final ArchRule statisticsKnowsNothingOfOurs = onlyDependsOn(
            ROOT + ".statistics..", ROOT + ".statistics..", "java..", "org.apache.commons.math3..", "org.jspecify..");

    @ArchTest
    static final ArchRule chatTemplateKnowsNothingOfOurs =
            onlyDependsOn(ROOT + ".chattemplate..", ROOT + ".chattemplate..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule starterModelKnowsNothingOfOurs =
            onlyDependsOn(ROOT + ".startermodel..", ROOT + ".startermodel..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule coreKnowsOnlyStatistics = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(plusCore(
                    ROOT + ".statistics..",
                    "java..",
                    "javax.crypto..",
                    "com.sun.net.httpserver..", // the JDK's: the status page is a handler of it
                    "com.fasterxml.jackson..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule httpKnowsOnlyCore = noClasses()
            .that()
            .resideInAPackage(ROOT + ".http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".openai..",
                    ROOT + ".lora..",
                    ROOT + ".eval..",
                    ROOT + ".evaluation..",
                    ROOT + ".internal.engine..",
                    ROOT + ".testkit..");

    @ArchTest
    static final ArchRule huggingFaceKnowsCoreAndProtocolsOnly = onlyDependsOn(
            ROOT + ".huggingface..",
            plusCore(
                    ROOT + ".huggingface..",
                    ROOT + ".http..",
                    ROOT + ".openai..",
                    ROOT + ".statistics..",
                    "java..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule theOpenAiProtocolKnowsCoreAndHttpOnly = onlyDependsOn(
            ROOT + ".openai..",
            plusCore(
                    ROOT + ".openai..",
                    ROOT + ".http..",
                    "java..",
                    "javax.crypto..",
                    "com.sun.net.httpserver..", // the JDK's: the handler of webhooks is one of it
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule evaluationNeverKnowsAProvider = noClasses()
            .that()
            .resideInAPackage(ROOT + ".eval..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".lora..", ROOT + ".http..", ROOT + ".openai..", ROOT + ".spi..", ROOT + ".testkit..");

    @ArchTest
    static final ArchRule dataKnowsNeitherProvidersNorEvaluation = noClasses()
            .that()
            .resideInAPackage(ROOT + ".data..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".lora..",
                    ROOT + ".spi..",
                    ROOT + ".job..",
                    ROOT + ".training..",
                    ROOT + ".eval..",
                    ROOT + ".internal.engine..",
                    ROOT + ".testkit..",
                    "java.net.http..");

    @ArchTest
    static final ArchRule localTrainingNeverKnowsEvaluationOrHttp = noClasses()
            .that()
            .resideInAPackage(ROOT + ".lora..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + ".eval..", ROOT + ".evaluation..", ROOT + ".testkit..", "java.net.http..");

    @ArchTest
    static final ArchRule theDatabaseStoreKnowsCoreOnly = onlyDependsOn(
            ROOT + ".store..",
            plusCore(ROOT + ".store..", "java..", "javax.sql..", "org.flywaydb..", "org.h2.jdbcx..", "org.jspecify.."));

    @ArchTest
    static final ArchRule metersKnowCoreOnly = onlyDependsOn(
            ROOT + ".micrometer..", plusCore(ROOT + ".micrometer..", "java..", "io.micrometer..", "org.jspecify.."));

    @ArchTest
    static final ArchRule rolloutKnowsModelsAndEvaluationOnly =
            never(ROOT + ".rollout..", ".job..", ".training..", ".spi..", ".internal.engine..");

    @ArchTest
    static final ArchRule nobodyInCoreKnowsRollouts = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .resideOutsideOfPackage(ROOT + ".rollout..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".rollout..");

    @ArchTest
    static final ArchRule nobodyBelowKnowsTheTestkit = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".testkit..");

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
            onlyDependsOn(ROOT + ".error..", ROOT + ".error..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule datasetsAreAtTheBottom = never(
            ROOT + ".dataset..", ".model..", ".training..", ".job..", ".spi..", ".evaluation..", ".internal.engine..");

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
    static final ArchRule evaluationKnowsNoJobs =
            never(ROOT + ".evaluation..", ".job..", ".training..", ".spi..", ".internal.engine..");

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
    static final ArchRule linguaStaysInItsRoom = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and()
            .resideOutsideOfPackage(ROOT + ".data.lingua..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.pemistahl..");

    @ArchTest
    static void publicSignaturesShowNoThirdParty(JavaClasses all) {
        PublicSignatures.check(all);
    }

    // ---- habits

    @ArchTest
    static final ArchRule everyExceptionIsUnchecked = classes()
            .that()
            .areAssignableTo(Exception.class)
            .and(com.tngtech.archunit.base.DescribedPredicate.not(
                    // signals between transports, which speak of IOException as the JDK does; callers never see them
                    resideInAnyPackage(ROOT + ".http..")
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
