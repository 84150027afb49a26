// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.logging;

/**
 * SLF4J's complaint, three lines on standard error, that nobody chose where its messages go. finetune4j itself logs
 * through {@link System.Logger}; SLF4J comes along with libraries underneath, and an application that never asked for
 * it has nothing to choose.
 */
public final class Slf4jNotice {
    // read once, when SLF4J's Reporter is loaded (SLF4J 2.0.10 and later); ERROR leaves out its warnings
    static final String VERBOSITY = "slf4j.internal.verbosity";
    static final String PROVIDERS = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    private Slf4jNotice() {}

    /**
     * Leaves the complaint out, where there is no provider and nobody set how much SLF4J says about itself. With a
     * provider nothing changes: SLF4J then still warns of two at once. To be called before the first class that logs
     * through SLF4J.
     */
    public static void leaveOut() {
        ClassLoader loader = Slf4jNotice.class.getClassLoader();
        leaveOut(loader == null ? ClassLoader.getSystemClassLoader() : loader);
    }

    static void leaveOut(ClassLoader loader) {
        if (System.getProperty(VERBOSITY) == null && loader.getResource(PROVIDERS) == null) {
            System.setProperty(VERBOSITY, "ERROR");
        }
    }
}
