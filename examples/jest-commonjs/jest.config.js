module.exports = {
  preset: 'ts-jest',
  testEnvironment: 'msi-emulator/jest',
};
