package dev.culvert.cli;

import dev.culvert.shared.BuildInfo;

/** The program's entry. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("version")) {
            BuildInfo build = BuildInfo.read();
            System.out.println("Culvert version " + build.version() + " - " + build.commit());
        } else {
            System.err.println("usage: culvert version");
            System.exit(2);
        }
    }
}
